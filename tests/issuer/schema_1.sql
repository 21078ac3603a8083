CREATE TABLE issuer (
	id INTEGER NOT NULL, 
	schema_version INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	base_url VARCHAR, 
	epoch VARCHAR NOT NULL, 
	CONSTRAINT pk_issuer PRIMARY KEY (id)
);
CREATE TABLE programme (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	feed_head INTEGER NOT NULL, 
	status_head INTEGER NOT NULL, 
	policy JSON NOT NULL, 
	CONSTRAINT pk_programme PRIMARY KEY (id)
);
CREATE TABLE credential (
	programme VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	rubric_digest VARCHAR NOT NULL, 
	credential_json JSON NOT NULL, 
	rubric_json JSON NOT NULL, 
	CONSTRAINT pk_credential PRIMARY KEY (programme, id, version)
);
CREATE INDEX ix_credential_rubric_digest ON credential (rubric_digest);
CREATE TABLE invitation (
	programme VARCHAR NOT NULL, 
	token_sha256 VARCHAR NOT NULL, 
	assessor VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	expires_at INTEGER NOT NULL, 
	device VARCHAR, 
	CONSTRAINT pk_invitation PRIMARY KEY (programme, token_sha256)
);
CREATE TABLE device (
	programme VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	assessor VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	public BLOB NOT NULL, 
	certificate VARCHAR NOT NULL, 
	enrolled_at VARCHAR NOT NULL, 
	revoked_at VARCHAR, 
	head_seq INTEGER NOT NULL, 
	head_sha256 VARCHAR NOT NULL, 
	CONSTRAINT pk_device PRIMARY KEY (programme, id)
);
CREATE INDEX ix_device_assessor ON device (assessor);
CREATE TABLE assertion (
	programme VARCHAR NOT NULL, 
	device VARCHAR NOT NULL, 
	jti VARCHAR NOT NULL, 
	expires_at INTEGER NOT NULL, 
	CONSTRAINT pk_assertion PRIMARY KEY (programme, device, jti)
);
CREATE INDEX ix_assertion_expires_at ON assertion (expires_at);
CREATE TABLE submission (
	programme VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	credential_id VARCHAR NOT NULL, 
	credential_version VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	manifest JSON NOT NULL, 
	received_at VARCHAR NOT NULL, 
	final_event VARCHAR, 
	CONSTRAINT pk_submission PRIMARY KEY (programme, id)
);
CREATE TABLE submission_file (
	programme VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	submission VARCHAR NOT NULL, 
	CONSTRAINT pk_submission_file PRIMARY KEY (programme, sha256, submission)
);
CREATE TABLE assignment (
	programme VARCHAR NOT NULL, 
	submission VARCHAR NOT NULL, 
	assessor VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	due_on VARCHAR, 
	assigned_at VARCHAR NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (programme, submission, assessor)
);
CREATE TABLE event (
	programme VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	device VARCHAR NOT NULL, 
	device_seq INTEGER NOT NULL, 
	assessor VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	submission VARCHAR, 
	outcome VARCHAR, 
	status VARCHAR NOT NULL, 
	standing VARCHAR, 
	reason VARCHAR, 
	received_at VARCHAR NOT NULL, 
	receipt VARCHAR NOT NULL, 
	jws VARCHAR NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (programme, sha256)
);
CREATE UNIQUE INDEX uq_event_id ON event (programme, id) WHERE status <> 'rejected';
CREATE INDEX ix_event_submission ON event (programme, submission);
CREATE UNIQUE INDEX uq_event_place ON event (programme, device, device_seq);
CREATE TABLE feed (
	programme VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	assessor VARCHAR, 
	kind VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	body JSON NOT NULL, 
	CONSTRAINT pk_feed PRIMARY KEY (programme, seq)
);
CREATE TABLE award (
	programme VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	submission VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	assessor VARCHAR NOT NULL, 
	status_index INTEGER NOT NULL, 
	awarded_at VARCHAR NOT NULL, 
	document JSON, 
	revoked_at VARCHAR, 
	revoked_why VARCHAR, 
	CONSTRAINT pk_award PRIMARY KEY (programme, id)
);
CREATE UNIQUE INDEX uq_award_submission ON award (programme, submission);
