"""The element names of Common Transfer Files, in lower case, over the versions seen. Data only.

`GROUPS` says which elements are opened inside which; whatever is in neither table is passed over
with all that is inside it (attendance, assessments, the pupil's own telephones).
"""

# group → what can be opened in it
GROUPS: dict[str, frozenset[str]] = {
    "": frozenset({"ctfile"}),
    "ctfile": frozenset({"header", "ctfpupildata"}),
    "header": frozenset({"sourceschool", "destschool"}),
    "ctfpupildata": frozenset({"pupil"}),
    "pupil": frozenset(
        {
            "basicdetails",
            "fsmhistory",
            "lookedafter",
            "senhistory",
            "specialeducationalneeds",
            "schoolhistory",
            "admissions",
            "languages",
            "disabilities",
            "address",
            "addresses",
            "contacts",
        }
    ),
    "contacts": frozenset({"contact"}),
    "contact": frozenset({"contactdetails", "name", "address", "addresses", "phones", "phone"}),
    "contactdetails": frozenset({"name", "address", "addresses", "phones", "phone"}),
    "addresses": frozenset({"address"}),
    "address": frozenset({"bs7666address", "addresslines", "lineaddress"}),
    "phones": frozenset({"phone"}),
    "basicdetails": frozenset({"languages", "disabilities"}),
    "languages": frozenset({"type"}),
    "fsmhistory": frozenset({"fsminstance"}),
    "senhistory": frozenset({"sen", "senneeds", "senneed"}),
    "specialeducationalneeds": frozenset({"sen", "senneeds", "senneed"}),
    "sen": frozenset({"senneeds", "senneed"}),
    "senneeds": frozenset({"senneed"}),
    "schoolhistory": frozenset({"school"}),
}

# element inside a pupil, its basic details or another single group → field of CtfPupil
_OF_PUPIL = {
    "upn": "upn",
    "formerupn": "former_upn",
    "uniquelearnernumber": "uln",
    "uln": "uln",
    "surname": "surname",
    "legalsurname": "surname",
    "forename": "forename",
    "legalforename": "forename",
    "middlenames": "middle_names",
    "middlename": "middle_names",
    "preferredsurname": "preferred_surname",
    "preferredforename": "preferred_forename",
    "formersurname": "former_surname",
    "dob": "born_on",
    "dateofbirth": "born_on",
    "sex": "sex",
    "gender": "sex",
    "ncyearactual": "year_group",
    "ncyear": "year_group",
    "ethnicity": "ethnicity",
    "enrolstatus": "enrol_status",
    "entrydate": "joined_on",
    "leavingdate": "left_on",
    "servicechild": "service_child",
    "youngcarer": "young_carer",
    "pupilpremium": "pupil_premium",
    "medicalflag": "medical_flag",
    "englishproficiency": "english_proficiency",
    "proficiencyinenglish": "english_proficiency",
}
PUPIL_FIELDS: dict[str, dict[str, str]] = {
    "pupil": _OF_PUPIL,
    "basicdetails": _OF_PUPIL,
    "lookedafter": {
        "incare": "is_looked_after",
        "careauthority": "care_authority",
        "caringauthority": "care_authority",
    },
    "fsmhistory": {"fsmreviewdate": "fsm_review_on"},
    "admissions": {"entrydate": "joined_on", "admissiondate": "joined_on"},
}

_STARTS = dict.fromkeys(("startdate", "senstartdate", "provisionstartdate"), "start")
_ENDS = dict.fromkeys(("enddate", "senenddate", "provisionenddate"), "end")
_PROVISION = {"senprovision": "provision", "senstatus": "provision", "provision": "provision"}
_NEED = {
    "sentyperank": "rank",
    "rank": "rank",
    "ranking": "rank",
    "sentype": "type",
    "needtype": "type",
    "needstartdate": "start",
    "needenddate": "end",
    **_STARTS,
    **_ENDS,
}

# group that repeats → its elements → parts of one record
PARTS: dict[str, dict[str, str]] = {
    "sen": {**_STARTS, **_ENDS, **_PROVISION},
    "senneed": _NEED,
    "fsminstance": {
        "fsmstartdate": "start",
        "fsmenddate": "end",
        "startdate": "start",
        "enddate": "end",
        "ukcountry": "country",
    },
    "type": {"languagetype": "kind", "language": "language"},
    "school": {
        "lea": "authority",
        "estab": "establishment",
        "schoolname": "name",
        "entrydate": "start",
        "leavingdate": "end",
    },
    # A census return and some old files give one status without any history around it.
    "senhistory": _PROVISION,
    "specialeducationalneeds": _PROVISION,
    "disabilities": {"disability": "disability"},
}

# Of the contact that is open, or of the pupil where none is: element → part.
_LINES = {
    "saon": "line1", "paon": "line2", "street": "line3", "streetdescription": "line3",
    "locality": "line4", "town": "line5", "posttown": "line6", "administrativearea": "line7",
    "county": "line8", "addressline1": "line1", "addressline2": "line2", "addressline3": "line3",
    "addressline4": "line4", "addressline5": "line5", "line1": "line1", "line2": "line2",
    "line3": "line3", "line4": "line4", "line5": "line5", "postcode": "postcode",
    "addressaspupil": "lives_with",
}  # fmt: skip
_PERSON = {
    "order": "rank", "contactorder": "rank", "priority": "rank", "title": "title",
    "surname": "surname", "familyname": "surname", "forename": "forename",
    "givenname": "forename", "relationship": "relationship", "relationshiptype": "relationship",
    "responsibility": "responsibility", "parentalresponsibility": "responsibility",
    "email": "email", "emailaddress": "email", "courtorder": "court_order",
    "addressaspupil": "lives_with", "phoneno": "phone", "telephonenumber": "phone",
}  # fmt: skip
OF_CONTACT: dict[str, dict[str, str]] = {
    "contact": _PERSON,
    "contactdetails": _PERSON,
    "name": _PERSON,
    "address": _LINES,
    "bs7666address": _LINES,
    "addresslines": _LINES,
    "lineaddress": _LINES,
    "phone": {
        "telephonetype": "type", "phonetype": "type", "type": "type", "phoneno": "number",
        "telephonenumber": "number", "phonenumber": "number", "number": "number",
    },
}  # fmt: skip
# Kind of telephone, by the first letter of its code or word.
TELEPHONES = {"m": "mobile", "h": "home", "w": "work", "d": "work"}

HEADER_FIELDS: dict[str, dict[str, str]] = {
    "header": {
        "ctfversion": "version",
        "datetime": "created_at",
        "documentqualifier": "qualifier",
        "datadescriptor": "description",
        "supplierid": "supplier",
    },
    "sourceschool": {
        "lea": "authority",
        "estab": "establishment",
        "schoolname": "name",
        "academicyear": "academic_year",
    },
    "destschool": {
        "lea": "authority",
        "estab": "establishment",
        "schoolname": "name",
        "academicyear": "academic_year",
    },
}
