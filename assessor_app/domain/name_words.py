"""Word lists that tell a name from what is none: given names for file names only, and words that end a name."""

_GIVEN = """
    aaliyah aaron abdul abigail abraham adam adriana ahmed aisha alejandra alejandro alex alexander alexandra alexis
    ali alice alicia alison allison alyssa amanda amber amelia amina amir amy ana andre andrea andrei andrew angela
    angelica anita ann anna anne annie anthony antonio aria ariana arjun arthur ashley aubrey austin ava barbara
    beatriz benjamin bernard beth betty beverly bianca bill billy bobby bonnie brandon brenda brian brianna bruce
    bryan caleb cameron camila carl carla carlos carmen carol carolina caroline carolyn carrie catherine cecilia
    charles charlotte chen cheryl chloe christian christina christine christopher cindy claire clara claudia connor
    craig crystal cynthia daniel daniela danielle darius david deborah debra denise dennis derek diana diane diego
    dmitri donald donna dorothy douglas dylan eduardo edward elena elijah elizabeth ella ellen emily emma eric erica
    erik erin esther ethan eva evan evelyn fatima felipe fernando fiona frances francisco frank gabriel gabriela
    gary george gerald giovanni gloria gonzalo greg gregory guadalupe hailey hannah harold hassan heather hector
    helen henry hiroshi ian ibrahim imani irene isaac isabel isabella ivan jack jackson jacob jacqueline jaime jamal
    james jamie janet janice jasmine jason javier jean jeffrey jennifer jeremy jerry jesse jessica jesus jim jimmy
    joan joanna joe joel john johnny jonathan jorge jose joseph joshua joyce juan juanita judith judy julia julian
    julie justin kaitlyn karen karl katelyn katherine kathleen kathryn katie kayla keisha keith kelly kenneth kenya
    kevin khadija kim kimberly kofi kristen kristin kumar kwame kyle lakshmi lamar larry latisha laura lauren leah
    leila leon leonard leslie leticia liam lillian linda lisa logan lorenzo louis louise lucas lucia lucy luis luke
    luz madeline madison malik manuel marcus margaret maria mariana marie marisol mark marta martha martin mary
    mason mateo matthew maya megan mei melanie melissa mia michael michelle miguel mike minh mohamed mohammad
    mohammed monica monique muhammad mustafa nadia nancy naomi natalia natalie natasha nathan nathaniel nicholas
    nicole nina noah nora norma olga olivia omar oscar owen pablo pamela patricia patrick paul paula pedro peter
    philip phillip priya rachel rafael rahul ralph ramon raymond rebecca ricardo richard robert roberto rodrigo
    roger ronald rosa rosario roy russell ruth ryan samantha samuel sandra sanjay santiago sara sarah savannah scott
    sean sebastian sergio shannon sharon shirley sofia sophia sophie stephanie stephen steve steven sunita susan
    svetlana sydney tamara tamika tanya tariq teresa theresa thomas tiffany timothy tina todd tony tracy trevor
    tyler tyrone valentina valeria vanessa veronica vicente victor victoria vincent wanda wayne wei wendy william
    xavier ximena yasmin yolanda yusuf zachary zainab zoe
"""
_ENDS = """
    grade class classroom school date period subject lesson unit topic room district title year term course section
    time week day objective objectives standard standards teacher student students name names page score group team
    parent principal email phone address signature to and of for the a an in on by with from will is are i my we our
    you your this that what why how when where who it its they he she if so no yes not please use make write read
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december science math maths mathematics english history art music reading writing
    materials notes work sample samples response responses answer answers question questions assessment feedback
    evidence reflection talk moves guide version copy key initials number id none unknown tbd n/a first last full
    here redacted removed hidden withheld anonymous example file user data type value string mr mrs ms mx miss dr
    prof professor said says asked
"""
_ORDINARY = """
    the a an our my this that each every any your their his her its new old local public private one all some most
    in at for from of and or to with as by when while after before into no
"""
_THINGS = """
    lesson plan draft final reflection video clip worksheet scan photo image recording edited original revised copy
    part artifact document poster slides deck pdf docx mp4 png jpg new old project report essay summary
"""
_UNTITLED = "word excel office teams powerpoint degree pepper who seuss universe"
_COMMON = """
    april art august autumn baker ball banks bell best bill bird black brown bush case chase church cook cross dawn day
    dean duke earl east faith field fields fish fox frank gates grace grant gray green guy hall hand hill hope ivy joy
    june king lane law long love mark marsh may moon north page park pearl penny post price reed rice river rivers rose
    sharp short snow south star stone summer town wall ward water waters west white will winter wise wood woods young
"""
_SMALL = """
amber bishop clay drew forest frost good lance little marks max miles noble norm olive read robin sandy singer skip
small street sue violet wade write
"""
_NAMED_THINGS = """
    unit lesson file school class course project group team activity brand product place country river game book song
    site web user domain column field table variable function event company street road city town
"""
_NO_SCHOOLS = """
    middle high elementary primary secondary grammar charter preparatory junior senior intermediate upper lower public
    private parochial catholic christian jewish islamic independent community neighborhood sunday saturday summer winter
    night day evening after before back during law medical business graduate art music dance drama driving nursery
    boarding home online virtual whole entire rural urban suburban safe good great best better welcome beyond between
    international national state federal american british european magnet montessori waldorf alternative special title
    district school schools academy elementary early late k-5 k-6 k-8 k-12 pre-k khan naval military police royal core
    common standards every another other same different host partner lab laboratory model first second third
    learning research responsible healthy happy small big large
"""
_PEOPLES = """
    african asian mexican native latin latina latino hispanic black white european american americans indian
    caribbean chinese japanese korean filipino cuban english spanish french german irish italian polish russian
    national board certified nationally catholic christian jewish muslim hindu buddhist deaf
"""
COMMON = frozenset(_COMMON.split())  # names that are words of every day, too
SMALL_WORDS = frozenset(_SMALL.split())  # names where they have their capital, and else words of every day
NAMED_THINGS = frozenset(_NAMED_THINGS.split())  # “Unit name:” is followed by no person
GIVEN_NAMES = frozenset(_GIVEN.split())
ENDS_NAME = frozenset(_ENDS.split())  # no name goes on over one of these
ORDINARY = frozenset(_ORDINARY.split())  # before “Middle School” they name none
NO_SCHOOLS = frozenset(_NO_SCHOOLS.split())  # before “School” or “Academy” they name none
PEOPLES = frozenset(_PEOPLES.split())  # “I am African American”
NO_SURNAMES = frozenset(_THINGS.split()) | ENDS_NAME
NOT_TITLED = frozenset(_UNTITLED.split())
