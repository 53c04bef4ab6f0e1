"""Headings of contacts as school systems and offices write them, and words for relationships.

Data only. A heading is somebody's name for the contact ("Parental contact 1", "Mother") and a word
for what stands there ("Mobile"); case, spaces and punctuation do not count.
"""

# Who may stand in a row, and what they are called in headings. `#` is the number.
SLOTS = ("1", "2", "3", "4", "5", "6", "mother", "father")
# These begin a heading and are none alone: "Priority 1" may be a target.
PREFIXES = "Priority #|Contact priority #|P#|Primary #"
NUMBERED = (
    "Parental contact #|Contact #|Parent #|Parent/carer #|Parent / guardian #|Parent or carer #"
    "|Carer #|Guardian #|Primary guardian #|Emergency contact #|Priority # contact"
    "|Family contact #|Parents/carers #|Home contact #"
)
ORDINALS = {
    "1": "1|one|first|primary|main", "2": "2|two|second|secondary", "3": "3|three|third",
    "4": "4|four|fourth", "5": "5|five|fifth", "6": "6|six|sixth",
}  # fmt: skip
# "Primary contact name", "First parent e-mail"; without any number it is the first.
ORDINAL = "# contact|# parent|# parent/carer|# carer|# guardian"
UNNUMBERED = "Parental contact|Contact|Parent|Parent/carer|Parent / guardian|Guardian|Carer"
NAMED = {"mother": "Mother|Mum|Mother's|Mum's|Mothers|Mums", "father": "Father|Dad|Father's|Dad's"
         "|Fathers|Dads"}  # fmt: skip

FIELDS = {
    "name": "Name|Full name|Contact name|Display name|Addressee",
    "surname": "Surname|Last name|Family name|Legal surname",
    "forename": "Forename|First name|Given name|Forenames|Legal forename",
    "title": "Title|Salutation",
    "relationship": "Relationship|Relation|Relationship to pupil|Relationship to student"
    "|Relationship type|Relationship to child|Rel|Contact relationship",
    "responsibility": "Parental responsibility|PR|Has parental responsibility|Responsibility"
    "|Legal responsibility|Parental resp|Parent responsibility|Has PR|PR Y/N|PR?",
    "mobile": "Mobile|Mobile number|Mobile phone|Mobile telephone|Mobile tel|Mobile no|Mob|Cell"
    "|Main mobile",
    "home": "Home|Home phone|Home telephone|Home number|Home tel|Landline|Home phone number"
    "|Home telephone number",
    "work": "Work|Work phone|Work telephone|Work number|Work tel|Daytime phone|Day phone",
    "phone": "Phone|Telephone|Phone number|Telephone number|Tel|Tel no|Number|Contact number"
    "|Main telephone|Main phone|Primary phone|Phone no",
    "email": "Email|E-mail|Email address|E-mail address|Main email|Primary email|Home email",
    "address": "Address|Home address|Full address|Postal address|Main address|Address block",
    "postcode": "Postcode|Post code|Home postcode",
    "rank": "Priority|Contact priority|Order|Contact order|Call order",
    "court_order": "Court order|Has court order|Court order Y/N|Court orders",
    "lives_with": "Lives with pupil|Lives with|Lives with student|Lives with child|Lives at"
    " pupil address|Same address|Same address as pupil|Lives at same address|Resides with",
}
LABELS = {
    "name": "name", "surname": "surname", "forename": "first name", "title": "title",
    "relationship": "relationship", "responsibility": "parental responsibility",
    "mobile": "mobile", "home": "home phone", "work": "work phone", "phone": "telephone",
    "email": "e-mail", "address": "address", "postcode": "postcode", "rank": "priority",
    "court_order": "court order", "lives_with": "lives with the pupil",
}  # fmt: skip
PUPIL_HOME = {
    "home_address": "Address|Home address|Pupil address|Student address|Main address|Full address"
    "|Pupil home address|Address block|Current address|Child's address|Pupil's address",
    "home_postcode": "Postcode|Post code|Home postcode|Pupil postcode|Student postcode",
}

# The DfE's code → words. A parent who may be either is told apart by the title.
RELATIONSHIPS = {
    "PAM": "mother|mum|mummy|mam|mom|biological mother|birth mother|natural mother|adoptive mother"
    "|adopted mother|parent (mother)|mother (parent)|female parent|parent female|mother/parent",
    "PAF": "father|dad|daddy|biological father|birth father|natural father|adoptive father"
    "|adopted father|parent (father)|father (parent)|male parent|parent male",
    "STM": "stepmother|step mother|step mum|stepmum|step-mother|step parent (female)",
    "STF": "stepfather|step father|step dad|stepdad|step-father|step parent (male)",
    "FOM": "foster mother|foster mum|foster carer (female)|foster parent (female)",
    "FOF": "foster father|foster dad|foster carer (male)|foster parent (male)",
    "CAR": "carer|guardian|legal guardian|special guardian|foster carer|kinship carer|foster parent"
    "|main carer|sgo|special guardian (sgo)|residential carer|key worker at home",
    "FAM": "other family member|family member|family|grandmother|grandfather|grandparent|nan|nana"
    "|nanny|gran|granny|grandma|grandad|granddad|grandpa|sister|brother|sibling|aunt|auntie|uncle"
    "|cousin|maternal grandmother|paternal grandmother|maternal grandfather|paternal grandfather"
    "|step sister|step brother|half sister|half brother|great grandmother|great grandfather",
    "REL": "other relative|relative|relation|mother in law|mothers partner|fathers partner",
    "CHM": "childminder|child minder|nursery|after school club",
    "SWR": "social worker|sw|social services|allocated social worker|family support worker",
    "VSH": "virtual school|virtual school head|virtual head|virtual school headteacher",
    "ADV": "advocate",
    "DOC": "doctor|gp|general practitioner",
    "TCH": "teacher",
    "HTC": "headteacher|head teacher",
    "RLG": "religious or spiritual contact|religious|priest|imam|vicar|rabbi",
    "OTH": "other|other contact|friend|family friend|neighbour|godmother|godfather|godparent"
    "|partner|emergency contact|mum's partner|dad's partner|mother's partner|father's partner",
}  # fmt: skip
EITHER_PARENT = "parent|biological parent|birth parent|adoptive parent|natural parent"
EITHER_STEP = "step parent|stepparent"
HERSELF = "self|pupil|student|the pupil"
