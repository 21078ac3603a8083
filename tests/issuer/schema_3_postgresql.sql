-- An issuer's tables as version 3 made them on PostgreSQL, each in 16 parts by programme
CREATE TABLE assertion (
    programme VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    jti VARCHAR NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT pk_assertion PRIMARY KEY (programme, device, jti)
)
 PARTITION BY HASH (programme);
CREATE INDEX ix_assertion_expires_at ON assertion (expires_at);
CREATE TABLE assignment (
    programme VARCHAR NOT NULL,
    submission VARCHAR NOT NULL,
    assessor VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    due_on VARCHAR,
    assigned_at VARCHAR NOT NULL,
    CONSTRAINT pk_assignment PRIMARY KEY (programme, submission, assessor)
)
 PARTITION BY HASH (programme);
CREATE TABLE award (
    programme VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    submission VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    assessor VARCHAR NOT NULL,
    status_index BIGINT NOT NULL,
    awarded_at VARCHAR NOT NULL,
    document JSON,
    revoked_at VARCHAR,
    revoked_why VARCHAR,
    CONSTRAINT pk_award PRIMARY KEY (programme, id)
)
 PARTITION BY HASH (programme);
CREATE INDEX ix_award_id ON award (id);
CREATE UNIQUE INDEX uq_award_submission ON award (programme, submission);
CREATE TABLE credential (
    programme VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    rubric_digest VARCHAR NOT NULL,
    credential_json JSON NOT NULL,
    rubric_json JSON NOT NULL,
    CONSTRAINT pk_credential PRIMARY KEY (programme, id, version)
)
 PARTITION BY HASH (programme);
CREATE INDEX ix_credential_rubric_digest ON credential (rubric_digest);
CREATE TABLE device (
    programme VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    assessor VARCHAR NOT NULL,
    roles JSON NOT NULL,
    public BYTEA NOT NULL,
    certificate VARCHAR NOT NULL,
    enrolled_at VARCHAR NOT NULL,
    revoked_at VARCHAR,
    head_seq BIGINT NOT NULL,
    head_sha256 VARCHAR NOT NULL,
    CONSTRAINT pk_device PRIMARY KEY (programme, id)
)
 PARTITION BY HASH (programme);
CREATE INDEX ix_device_assessor ON device (assessor);
CREATE TABLE event (
    programme VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    branch BIGINT NOT NULL,
    device_seq BIGINT NOT NULL,
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
)
 PARTITION BY HASH (programme);
CREATE INDEX ix_event_submission ON event (programme, submission);
CREATE UNIQUE INDEX uq_event_id ON event (programme, id) WHERE status <> 'rejected';
CREATE UNIQUE INDEX uq_event_place ON event (programme, device, branch, device_seq);
CREATE TABLE feed (
    programme VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    assessor VARCHAR,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    body JSON NOT NULL,
    CONSTRAINT pk_feed PRIMARY KEY (programme, seq)
)
 PARTITION BY HASH (programme);
CREATE TABLE invitation (
    programme VARCHAR NOT NULL,
    token_sha256 VARCHAR NOT NULL,
    assessor VARCHAR NOT NULL,
    roles JSON NOT NULL,
    expires_at BIGINT NOT NULL,
    device VARCHAR,
    CONSTRAINT pk_invitation PRIMARY KEY (programme, token_sha256)
)
 PARTITION BY HASH (programme);
CREATE TABLE issuer (
    id BIGSERIAL NOT NULL,
    schema_version BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    base_url VARCHAR,
    epoch VARCHAR NOT NULL,
    CONSTRAINT pk_issuer PRIMARY KEY (id)
);
CREATE TABLE programme (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    feed_head BIGINT NOT NULL,
    status_head BIGINT NOT NULL,
    policy JSON NOT NULL,
    CONSTRAINT pk_programme PRIMARY KEY (id)
);
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
)
 PARTITION BY HASH (programme);
CREATE TABLE submission_file (
    programme VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    submission VARCHAR NOT NULL,
    CONSTRAINT pk_submission_file PRIMARY KEY (programme, sha256, submission)
)
 PARTITION BY HASH (programme);
CREATE TABLE turned_away (
    programme VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    claimed_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    received_at VARCHAR NOT NULL,
    receipt VARCHAR NOT NULL,
    sent BYTEA NOT NULL,
    CONSTRAINT pk_turned_away PRIMARY KEY (programme, device, sha256)
)
 PARTITION BY HASH (programme);
DO $$
DECLARE whole text;
BEGIN
    FOREACH whole IN ARRAY ARRAY['assertion', 'assignment', 'award', 'credential', 'device', 'event', 'feed', 'invitation', 'submission', 'submission_file', 'turned_away'] LOOP
        FOR n IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %s_%s PARTITION OF %s FOR VALUES WITH (MODULUS 16, REMAINDER %s)', whole, n, whole, n);
        END LOOP;
    END LOOP;
END $$;
