"""The words for SEN status and the fourteen types of need. Data only; see sen_values."""

# N, K and E are today's codes. A, P and S are the old ones, kept apart so that nothing is lost.
MONITORED, ASKED_FOR, JUST_YES = "monitored", "asked for", "yes"
STATUS_WORDS = {
    "N": "N|No SEN|None|No special educational need|No special educational needs|Not SEN|No SEND"
    "|No|Not on register|No SEN provision|No specialist provision|Non SEN|Removed|N removed"
    "|Off register|Taken off|Taken off register|Removed from register|No longer SEN|Universal"
    "|No longer on register|Wave 1|QFT|Quality first teaching|Universal offer",
    "K": "K|SEN support|SEND support|Support|SEN Support (K)|Special educational needs support"
    "|School support|SENS|SEN K|K code|Code K|On SEN support|K+|K (Top up)|K top-up|Top up|K plus"
    "|K + top up|SEN support plus|SEN support+|K with top up funding|K (SEN support)|Sen sup|SEN s"
    "|K (high needs)|K HNF|K higher|SEN support K|Targeted|Targeted support|Specialist support",
    "E": "E|EHCP|EHC plan|EHC|Education, Health and Care Plan|Education Health Care Plan|EHC plans"
    "|Education, Health and Care|EHCP in place|Has EHCP|Plan EHC|EHCP plan|Code E|SEN E|E code"
    "|Education, Health & Care (EHC) plan|EHCP (E)",
    "A": "A|School Action|SA|School or Early Years Action|Early Years Action",
    "P": "P|School Action Plus|SA+|School or Early Years Action Plus|Action Plus|SAP",
    MONITORED: "M|Monitoring|Monitor|Monitored|Being monitored|Cause for concern|Concern|CFC|C4C"
    "|Watch|Watch list|Watching brief|SEN monitoring|SEND monitoring|Monitoring list|On monitoring"
    "|Register of concern|Concerns|Monitor only|SEN monitor|Monitoring (M)|Concern raised",
    ASKED_FOR: "EHCNA|EHCAR|EHC needs assessment|RSA|K EHCNA|EHCP P|K/EHCP",
    JUST_YES: "Y|Yes|SEN|SEND|On register|On SEN register|Register|On the register|X|True|T"
    "|SEN register|SEND register",
    "S": "S|Statement|Statemented|Statement of SEN|Statement of special educational needs",
}

# DfE code set CS071, May 2026, its own words first, then those that schools use. A diagnosis is
# never required for a type; where a word is a diagnosis, the type is the customary one.
NEED_WORDS = {
    "SPLD": "Specific Learning Difficulty|Specific Learning Difficulties|Dyslexia|Dyslexic"
    "|Dyscalculia|Dyspraxia|Dysgraphia|Developmental Coordination Disorder|DCD"
    "|Specific Learning Disability|Sp LD",
    "MLD": "Moderate Learning Difficulty|Moderate Learning Difficulties|Moderate Learning"
    "|Moderate learning disability|GDD|Global developmental delay|Global delay"
    "|Learning difficulties"
    "|Learning difficulty|General learning difficulties",
    "SLD": "Severe Learning Difficulty|Severe Learning Difficulties|Severe learning disability",
    "PMLD": "Profound & Multiple Learning Difficulty|Profound and Multiple Learning Difficulties"
    "|Profound & Multiple Learning Disability|Profound & Multiple Learning Disabilities",
    "SEMH": "Social, Emotional and Mental Health|Social, Emotional & Mental Health needs"
    "|Social, emotional and mental health difficulties|Mental health|ADHD|ADD|Attachment"
    "|Social and emotional|Attention Deficit Hyperactivity Disorder|Attention Deficit Disorder"
    "|Anxiety|Attachment disorder|Attachment difficulties|Emotional|EBSA"
    "|Social, emotional, mental health difficulty|SEMH needs|Social emotional|BESD|EBD|BESN|SEBD"
    "|Behaviour, emotional and social difficulties|Behaviour|Selective mutism|ODD|PTSD|Trauma"
    "|SEMH difficulties"
    "|Oppositional defiant disorder|Depression|OCD|Eating disorder",
    "SLCN": "Speech, Language and Communication Needs|Speech, Language and Communication"
    "|Speech and language|Speech & language difficulties|Speech|Language|S&L|SAL|DLD"
    "|Developmental Language Disorder|Speech, language & communication need|Stammer|Stammering"
    "|Speech and language needs|Speech delay|Language delay|Speech and language delay"
    "|Speech sound disorder|Language disorder|SLC|SLCD|S & L|Sp & Lang|Communication needs"
    "|Cleft palate"
    "|Speech & language needs|Verbal dyspraxia",
    "HI": "Hearing Impairment|Hearing|Hearing impaired|Hearing loss|Deaf|Deafness|Hearing needs"
    "|Glue ear|Hard of hearing",
    "VI": "Vision Impairment|Visual Impairment|Visually impaired|Vision impaired|Vision|Visual"
    "|Sight impairment|Sight impaired|Blind|Sight loss|Partially sighted",
    "MSI": "Multi-Sensory Impairment|Multi sensory impairment|Multisensory impairment|Deafblind"
    "|Deaf-blind|Multi-sensory",
    "PD": "Physical Disability|Physical|Physical disabilities|Physical difficulties|Physical needs"
    "|Cerebral palsy|Physical impairment"
    "|Physical difficulty|Muscular dystrophy|Mobility",
    "ASD": "Autistic Spectrum Disorder|Autism Spectrum Disorder|Autism|Autistic|ASC"
    "|Autism Spectrum Condition|Autistic Spectrum Condition|Asperger's|Aspergers|Autism spectrum"
    "|PDA|ASD diagnosed"
    "|Asperger's syndrome|Autistic spectrum",
    "DS": "Down Syndrome|Down's Syndrome|Downs|Down's|Trisomy 21|Downs syndrome",
    "OTH": "Other Difficulty/Disability|Other|Other difficulty|Other disability"
    "|Other difficulties|Other difficulty or disability",
    "NSA": "SEN support but no specialist assessment of type of need"
    "|No specialist assessment|No specialist assessment of type of need"
    "|No specialist assessment of need",
}

# Says more than its type: kept beside it in the sheet's own words.
SPECIFIC_WORDS = (
    "Dyslexia|Dyslexic|Dyscalculia|Dyspraxia|Dysgraphia|Developmental Coordination Disorder|DCD"
    "|ADHD|ADD|Attachment|Attachment disorder|Attachment difficulties|Anxiety|EBSA|ODD|PTSD|Trauma"
    "|Oppositional defiant disorder|Depression|OCD|Eating disorder|DLD|Stammer|Stammering"
    "|Developmental Language Disorder|Speech sound disorder|Language disorder|Verbal dyspraxia"
    "|Cleft palate|Cerebral palsy|Muscular dystrophy|Glue ear|Deaf|Blind|Partially sighted|PDA"
    "|Asperger's|Aspergers|Asperger's syndrome|Speech delay|Language delay"
    "|Attention Deficit Hyperactivity Disorder|Attention Deficit Disorder"
)
# The Department has no type for these; schools differ in what they put them under.
GUESSED_WORDS = (
    "GDD|Global developmental delay|Global delay|Selective mutism|Learning difficulties"
    "|Learning difficulty|General learning difficulties"
)

# The Code of Practice's areas, by the codes of the register.
BROAD_AREAS = {
    "CI": "Communication and interaction|C&I|CI|C and I|Interaction|Comm & int"
    "|Communication & interaction needs|Communication",
    "CL": "Cognition and learning|C&L|CL|C and L|Cognition|Learning|Cog & learning"
    "|Cognition & learning needs|Cognition and learning difficulties|Cog and L",
    "SP": "Sensory and physical|Sensory and/or physical|Sensory/physical|S&P|SP|S/P|P&S|PSI|SPN"
    "|Sensory and/or physical needs|Sensory|Physical and sensory|Physical/sensory"
    "|Sensory & physical needs|Physical and/or sensory|Sensory processing",
}
