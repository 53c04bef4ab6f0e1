"""Headings seen in census downloads, in reports of school systems and on SENCOs' own sheets.

Data only. Each line lists what means one field; case, spaces and punctuation do not count.
The loose words mean the field unless a precise one stands beside them.
"""

PUPIL_WORDS = {
    "upn": "UPN|Unique Pupil Number|Pupil UPN|Student UPN|UPN number|Pupil unique number",
    "former_upn": "Former UPN|Previous UPN|Old UPN",
    "uln": "ULN|Unique Learner Number|Student ULN|UniqueLearnerNumber",
    "legal_surname": "Legal Surname|Legal last name|Legal family name|Official surname",
    "legal_forename": "Legal Forename|Legal first name|Legal given name|Official forename",
    "middle_names": "Middle names|Middle name|Middle name(s)|Legal middle names|Legal middle name"
    "|Middlename",
    "preferred_surname": "Preferred Surname|Preferred last name|Chosen surname|Known surname"
    "|Preferred family name|Chosen last name",
    "preferred_forename": "Preferred Forename|Preferred first name|Preferred name|Chosen name"
    "|Chosen forename|Known as|Known name|Chosen first name|Calling name|Preferred given name",
    "full_name": "Full name|Pupil name|Student name|Name of pupil|Child's name|Childs name"
    "|Name of child|Child name|Learner name|Legal full name|Name and surname"
    "|Pupil's name|Students name|Student's name|Name of pupil/student|Pupil/Student"
    "|Child’s name|Name of student|Pupil name (surname, forename)|Pupil full name"
    "|Name (surname, forename)|Surname, forename|Surname and forename|Forename and surname"
    "",
    "born_on": "Date of birth|DOB|D.O.B.|Birth date|Birthdate|Date of birth (DOB)|Born|Born on"
    "|Pupil DOB|Student DOB"
    "|D O B|Date of Birth (dd/mm/yyyy)|D.o.B|Birthday|DoB (dd/mm/yy)",
    "sex": "Sex|Legal sex|Sex at birth|M/F|Boy/Girl|Legal sex (M/F)",
    "ethnicity": "Ethnicity|Ethnicity code|Ethnic origin|Ethnic group|Ethnic code"
    "|Ethnicity (code)|Ethnic category",
    "first_language": "First language|Language|Home language|Language code|First language code"
    "|Mother tongue|Main language|Native language|Language spoken at home",
    "english_proficiency": "English proficiency|Proficiency in English|EAL proficiency"
    "|Proficiency in English code|EAL stage|EAL code",
    "year_group": "Year group|NC year|NCyearActual|NC year actual|Year|Yr|Yr group|Year grp"
    "|National curriculum year|Curriculum year|Current year group|Actual NC year|Year taught in"
    "|Year group (current academic year)|YearGroup code|Actual year group|Current NC year"
    "|NC Yr|NCY|NC Y|Yr gp|NC year group|Year gp|School year|Yr Gp.|NC yr group|Curriculum yr",
    "class_name": "Class|Class name|Form|Form group|Tutor group|Tutor grp|Reg group|Reg"
    "|Registration group|Registration form|Registration form (current)|Reg form|Tg|Form class"
    "|Registration class|Reg grp|Tutor class|Class group|Registration|Yr/Class|Year/Class"
    "|Class/Year|Yr & class|Year and class"
    "|Tutor|Tutor gp|Reg gp|Class / Year|Class group name|Form gp|Form/Class|Class/Form"
    "|Class/tutor group|Year & class|Base class",
    "joined_on": "Entry date|Date of entry|Joined|Joined on|Date joined|Date of joining"
    "|Admission date|Date of admission|DOA|Date admitted|School entry date|Enrolment date"
    "|Enrolment start date|Enrolment start|Date on roll|On roll date|Joining date|Date started",
    "left_on": "Leaving date|Date of leaving|DOL|Left|Left on|Date left|Leave date|Enrolment end"
    "|Enrolment end date|Off roll date|Date off roll|School leaving date",
    "enrol_status": "Enrolment status|EnrolStatus|Enrol status|Enrollment status",
    "is_looked_after": "Looked after|LAC|CLA|In care|Looked after child|Child looked after"
    "|In LEA care|In LA care|Currently looked after|Is looked after|Looked after status|In-care"
    "|In care indicator|LAC status|InCare",
    "care_authority": "Care authority|Caring authority|Responsible authority|LAC authority"
    "|Looked after authority|Caring LA",
    "fsm_eligible": "FSM|FSM eligible|Free school meals|Eligible for free school meals"
    "|FSM eligibility|Free meals|Free school meal eligible|Eligible for FSM|FSM status"
    "|Free school meals eligible|FSMeligible|Current FSM|Free school meal",
    "ever6_fsm": "Ever 6|Ever6 FSM|EVERFSM_6|Ever 6 FSM|FSM ever 6|FSM6|FSM Ever6|Ever FSM 6",
    "pupil_premium": "Pupil premium|PP|Pupil premium indicator|Pupil premium recipient"
    "|Pupil premium eligible|PP eligible|Pupil premium status|Disadvantaged|PPI"
    "|In receipt of pupil premium|Pupil premium student",
    "service_child": "Service child|Service child indicator|Service children|Service children in"
    " education|Service family|Service pupil|Service child in education|Forces child",
    "young_carer": "Young carer|Young carer indicator|Young carer status|Is young carer"
    "|YoungCarer code",
    "medical_flag": "Medical flag|Medical|Medical conditions|Medical condition|Medical notes"
    "|Medical information|Medical needs|Has medical condition|Medical alert|Medical indicator",
    "sen_status": "SEN status|SEND status|SEN provision|SEN stage|SEN code|SEND code|SEN|SEND"
    "|SEN category|SEND provision|SEN level|SEND stage|SEN register|SEND category|Current SEN"
    " status|SEN support/EHCP|SEN status code|SEN provision code|K or E|SEN (K/E)|Stage|SENstatus"
    "|SEND level|Level of support|Code of practice stage|EHCP or SEN support|SEND register status"
    "|SEN provision type"
    "|Level of need|CoP|Code of practice|Code of Practice level|CoP stage|CoP level"
    "|SEN stage/level|Level of SEN|SEN support level|K/E/M|K/E/N|EHCP/K|K/EHCP|EHCP or K"
    "|SEND status/level|Stage of SEN|SEN Stage (K/E)|SEN status (K/E)|SEN/EHCP"
    "|EHCP/SEN support|SEN K/EHCP|SEN provision (K/E)|Type of support|Wave/stage"
    "|SEND K/E|SEN (K or E)|Current stage|SEN?",
    "sen_since": "SEN since|SEND since|SEN start date|SEND start date|SEN status start date"
    "|On register since|Date added|Date added to register|Date placed on register|Since"
    "|SEN provision start date|Added to register|SEN date|Date on register|On SEN register since"
    "|Register since|SEN status since|Date of SEN status|Date put on register|On since"
    "|On the register since|On reg since|Placed on register"
    "|Stage start date|Date identified|Date on SEN reg|Date on SEN register"
    "|Date on SEND register|Date on reg|SEN from|Date of identification|Identified"
    "|Identified on|K since|On register from|SEN start|Start of SEN|Date SEN identified"
    "|Date started on register|Date to register|Date of registration|Stage date|Status date"
    "|Date of stage|SEN reg date|Date added to SEN register"
    "|Date added to SEND register|Date entered on register|On SEND register since",
    "need_1": "Primary need|Need 1|SEN need 1|Primary SEN need|Primary SEN type|Main need"
    "|PrimarySENeedsType|Primary SE needs type|SEN type 1|Primary SEND need|Primary area of need"
    "|SENtype1|First need|Primary need type|SEN primary need|Primary type of need|Ranking 1 need"
    "|Primary SEN type of need|Primary SEN needs type|Primary need code|1st need|Main area of need"
    "|Main SEN need|First area of need|Primary"
    "|1° need|1º need|1 need|Primary need (SEN)|Prime need|Primary need category|Need (primary)"
    "|Primary area|Main difficulty|1st area of need|SEN Need (primary)|Primary SEND|1ry need"
    "|Main type of need|Primary needs|Need 1 (primary)",
    "need_2": "Secondary need|Need 2|SEN need 2|Secondary SEN need|Secondary SEN type"
    "|SecondarySENeedsType|Secondary SE needs type|SEN type 2|Secondary SEND need|Second need"
    "|Secondary area of need|SENtype2|Secondary need type|SEN secondary need"
    "|Secondary type of need|Ranking 2 need|Secondary SEN needs type|Secondary need code|2nd need"
    "|Second area of need|Other need|Secondary"
    "|2° need|2º need|2 need|Secondary need (SEN)|Secondary needs|Need (secondary)"
    "|Secondary need(s)|Secondary need category|2nd area of need|Secondary area"
    "|2ry need|Secondary SEND|Need 2 (secondary)"
    "|Secondary need/s",
    "need_3": "Need 3|SEN need 3|Third need|Tertiary need|SEN type 3|SENtype3|Tertiary SEN need"
    "|3rd need"
    "|3° need|3º need|Need (tertiary)|Third area of need|Need 3 (tertiary)",
    "need_4": "Need 4|SEN need 4|Fourth need|SEN type 4|SENtype4|4th need",
    "needs": "Needs|Need|Area of need|Areas of need|SEN needs|SEND needs|SEN need|SEND need"
    "|Type of need|Types of need|SEN type|SEN types|Need type|Need types|SEN needs (all)"
    "|Area(s) of need|Need(s)|SEN type of need|SEND type|All SEN needs|SEN need types"
    "|SENneeds|Type of SEN"
    "|Assessed need|Need category|Category of need|Category of SEN|Areas of SEN|Identified need"
    "|Identified needs|Nature of need|SEN category of need|SEND category of need"
    "|Need(s) identified|Need/s|SEN area of need|SEND area of need|Needs/diagnosis"
    "|Need/diagnosis|Description of need|Barriers to learning"
    "|Primary/secondary need",
    "next_review_on": "Next review|Next review date|Review date|Date of next review|Review due"
    "|Next annual review|Annual review date|Annual review|Review due date|AR date|Next AR"
    "|Date of next annual review|Next review due|Annual review due|SEN review date|Next AR date"
    "|Next rev|Rev date|Next rev date|Review by"
    "|Review"
    "|AR due|Annual review month|AR month|AR due date|Annual review due date|Next APDR|APDR due"
    "|Next APDR review|APDR review|Review month|Next AR due|Date of AR|Next IEP review"
    "|IEP review|IEP review date|ILP review|SSP review|Next plan review|Support plan review"
    "|Review due by|Date of annual review|Month of annual review|Month of AR"
    "|Next review meeting|EHCP review|EHCP review date|EHCP annual review|Date for review"
    "|AR (month)|Annual review (month)|Next SEN review",
    "need_area": "Area (CoP)|Main area"
    "|Broad area|Broad area of need|Broad areas of need|CoP area|Area of SEN"
    "|Area of need (CoP)|CoP area of need|Code of practice area|Four areas|Broad area (CoP)"
    "|SEN area|SEND area|Area of need (broad)",
    "unused": "Need rank|Rank|Need ranking|No.|S/N|Photo|House|Age",
    "needs_ticked": "Needs ticked in the columns",
    "has_plan": "EHCP Y/N|EHCP (Y/N)|EHCP?|Has EHCP|Has EHC plan|EHC plan Y/N|EHCP",
    "sen_until": "Date removed|Stage end date|SEN end date|Date off register|Removed from register"
    "|Off register|Date removed from register|SEN until|Date off SEN register|Date ended|Date off"
    "|SEN status end date|End of SEN|Off SEN register|Date left register",
    "parents_told": "Parents informed|Parents told|Parent informed|Parents aware|Parents notified"
    "|Parents/carers informed|Parents contacted|Parent notified|Parent aware|Parents informed?"
    "|Date parents informed|Date parents told|Parents informed (date)|Parent/carer informed"
    "|Parents informed Y/N|Parents informed (Y/N)|Carers informed|Home informed|Letter home"
    "|Letter sent home|Parental consent|Parent consent|Parents consulted|Parents know"
    "|Parent/carers informed|Parent meeting|Parental meeting|Discussed with parents",
    "is_eal": "EAL|EAL Y/N|EAL (Y/N)|EAL?|Is EAL|EAL status|EAL pupil|EAL indicator"
    "|English as an additional language|English as additional language|EAL student",
    "notes": "Notes|Note|Comments|Comment|SEN notes|SEND notes|Additional information|Remarks"
    "|Other information|Further information|SEN comments|Description|Details"
    "|Diagnosis|Diagnoses|Medical diagnosis|Formal diagnosis|Agencies|Outside agencies"
    "|External agencies|Agencies involved|Agency involvement|External professionals"
    "|Professionals involved|Professionals|Other agencies|SALT|EP|OT|CAMHS|Physio|Physiotherapy"
    "|Paediatrician|SaLT|Ed Psych|Access arr.|Access arrangements|AA|Exam access arrangements"
    "|Pen portrait|One page profile|Pupil profile|Strategies|Strategies in class|Provision"
    "|Provision / support|Provision/support|Provisions|Provision in place|Current provision"
    "|Interventions|Intervention|Interventions in place|Support|Support in place"
    "|Current support|Desired outcomes|Outcomes|Targets|Frequency & duration|Frequency|Duration"
    "|Adult|Key adult|Impact / review|Impact|EHCP date|Date of EHCP|EHCP issued|EHCP start date"
    "|Date EHCP issued|EHCP/TUF £|TUF|Top up|Top-up funding|Funding|HNF|High needs funding|Band"
    "|Funding band|EHCP hours|Hours|RA Sept|SpA Sept|Reading age|Spelling age|Last APDR"
    "|Last review|Last review date|Date of last review|Last AR|Last annual review"
    "|Previous review|Actions|Next steps|Concerns|Background|History|Strengths|Parent views"
    "|Pupil voice|Other info|Additional info|Key worker|Keyworker|Key person|Attainment"
    "|Progress|Reason|Referrals|Assessments|Reports|Medication|Equipment"
    "|Specialist involvement|Cost",
}

PUPIL_LOOSE = {
    "legal_surname": "Surname|Last name|Family name|Lastname|Pupil surname|Student surname"
    "|Second name|2nd name|Child's surname|Pupil last name",
    "legal_forename": "Forename|First name|Given name|Firstname|Forename(s)|Pupil forename"
    "|Christian name|Student forename|Forenames|1st name|Child's first name|Pupil first name",
    "full_name": "Name|Pupil|Child|Student|Learner|Pupils|Students|Children|Preferred full name",
    "sex": "Gender",
    "joined_on": "Start date|Start|School start date",
    "left_on": "End date|Leaver date",
    "sen_status": "Status|K/E|Category|Level|Provision type|Current status|SEND register"
    "|Register status|SEN support|SEND support|SEN support?|On SEN support|SEN support Y/N",
    "needs": "Difficulty|Difficulties|Additional needs|Other needs",
    "next_review_on": "AR|Next meeting",
    "parents_told": "Consent",
}

STAFF_WORDS = {
    "staff_name": "Staff name|Full name|Name|Teacher name|Teacher|Member of staff|Staff"
    "|Staff member|Employee name|Employee|Display name|Name of staff|Legal full name",
    "legal_surname": "Surname|Last name|Family name|Lastname|Legal surname|Staff surname",
    "legal_forename": "Forename|First name|Given name|Firstname|Legal forename|Staff forename",
    "title": "Title|Salutation|Honorific|Mr/Mrs|Prefix",
    "email": "Email|E-mail|Email address|Work email|School email|Main email|Primary email"
    "|Work email address|E-mail address|Contact email|Primary email address|Username",
    "staff_role": "Role|Job title|Position|Post|Post title|Staff role|Job|Roles|Job role"
    "|Business role|Responsibility|Staff type|Main role",
    "class_name": "Class|Class name|Form|Tutor group|Reg group|Registration group|Form group"
    "|Classes|Teaches|Registration form|Class taught|Reg",
    "joined_on": "Start date|Joined|Employment start date|From|Starts on|Date started",
    "left_on": "End date|Left|Leaving date|Employment end date|Until|To|Ends on|Date left",
    "notes": "Notes|Comments",
}

STAFF_LOOSE = {
    "staff_role": "Type",
}

# Headings that one system writes and the others do not: three of them tell whose export it is.
STYLE_WORDS = {
    "DfE": "FormerUPN|MiddleNames|PreferredSurname|FSMeligible|EVERFSM_6|EnrolStatus|EntryDate"
    "|NCyearActual|SENProvision|PrimarySENeedsType|SecondarySENType|SecondarySENeedsType|LAEstab"
    "|URN|Language",
    "SIMS": "Legal Surname|Legal Forename|Chosen name|Reg group|Reg|Year taught in|Adno"
    "|Admission number|In care|DOA|DOL|Eligible for free meals|Ever 6"
    "|SEN provision start date|Preferred Forename|Service children in education|In LEA care",
    "Arbor": "Student ID|Arbor ID|Legal first name|Legal last name|Preferred first name"
    "|Preferred last name|Registration form|Year group (current academic year)|Legal sex"
    "|Pupil premium recipient|Primary SEN need|SEN needs (all)|Enrolment start date"
    "|Enrolment end date|Student UPN|Legal middle names",
    "Bromcom": "Pupil ID|Bromcom ID|Student name|Tutor group|Tutor grp|Preferred name|Year grp"
    "|SEN provision code|SEN type 1|SEN type 2|Pupil premium indicator|Looked after status"
    "|Service child indicator|Enrollment status|Legal given name|MIS ID|Date on roll",
}
