"""The words for SEN status and the fourteen types of need. Data only; see sen_values."""

# N, K and E are today's codes. A, P and S are the old ones, kept apart so that nothing is lost.
STATUS_WORDS = {
    "N": "N|No SEN|None|No special educational need|No special educational needs|Not SEN|No SEND"
    "|No|Not on register|No SEN provision|No specialist provision|Non SEN",
    "K": "K|SEN support|SEND support|Support|SEN Support (K)|Special educational needs support"
    "|School support|SENS|SEN K|K code|Code K|On SEN support",
    "E": "E|EHCP|EHC plan|EHC|Education, Health and Care Plan|Education Health Care Plan|EHC plans"
    "|Education, Health and Care|EHCP in place|Has EHCP|Plan EHC|EHCP plan|Code E|SEN E|E code"
    "|Education, Health & Care (EHC) plan|EHCP (E)",
    "A": "A|School Action|SA|School or Early Years Action|Early Years Action",
    "P": "P|School Action Plus|SA+|School or Early Years Action Plus|Action Plus|SAP",
    "S": "S|Statement|Statemented|Statement of SEN|Statement of special educational needs",
}

# DfE code set CS071, May 2026, its own words first, then those that schools use. A diagnosis is
# never required for a type; where a word is a diagnosis, the type is the customary one.
NEED_WORDS = {
    "SPLD": "Specific Learning Difficulty|Specific Learning Difficulties|Dyslexia|Dyslexic"
    "|Dyscalculia|Dyspraxia|Dysgraphia|Developmental Coordination Disorder|DCD"
    "|Specific Learning Disability|Sp LD",
    "MLD": "Moderate Learning Difficulty|Moderate Learning Difficulties|Moderate Learning"
    "|Moderate learning disability",
    "SLD": "Severe Learning Difficulty|Severe Learning Difficulties|Severe learning disability",
    "PMLD": "Profound & Multiple Learning Difficulty|Profound and Multiple Learning Difficulties"
    "|Profound & Multiple Learning Disability|Profound & Multiple Learning Disabilities",
    "SEMH": "Social, Emotional and Mental Health|Social, Emotional & Mental Health needs"
    "|Social, emotional and mental health difficulties|Mental health|ADHD|ADD|Attachment"
    "|Social and emotional|Attention Deficit Hyperactivity Disorder|Attention Deficit Disorder"
    "|Anxiety|Attachment disorder|Attachment difficulties|Emotional|EBSA"
    "|Social, emotional, mental health difficulty|SEMH needs|Social emotional",
    "SLCN": "Speech, Language and Communication Needs|Speech, Language and Communication"
    "|Speech and language|Speech & language difficulties|Speech|Language|S&L|SAL|DLD"
    "|Developmental Language Disorder|Speech, language & communication need|Stammer|Stammering"
    "|Speech and language needs|Speech delay|Language delay|Speech and language delay"
    "|Speech sound disorder|Language disorder",
    "HI": "Hearing Impairment|Hearing|Hearing impaired|Hearing loss|Deaf|Deafness|Hearing needs",
    "VI": "Vision Impairment|Visual Impairment|Visually impaired|Vision impaired|Vision|Visual"
    "|Sight impairment|Sight impaired|Blind|Sight loss|Partially sighted",
    "MSI": "Multi-Sensory Impairment|Multi sensory impairment|Multisensory impairment|Deafblind"
    "|Deaf-blind|Multi-sensory",
    "PD": "Physical Disability|Physical|Physical disabilities|Physical difficulties|Physical needs"
    "|Cerebral palsy|Physical impairment",
    "ASD": "Autistic Spectrum Disorder|Autism Spectrum Disorder|Autism|Autistic|ASC"
    "|Autism Spectrum Condition|Autistic Spectrum Condition|Asperger's|Aspergers|Autism spectrum"
    "|Asperger's syndrome|Autistic spectrum",
    "DS": "Down Syndrome|Down's Syndrome|Downs|Down's|Trisomy 21|Downs syndrome",
    "OTH": "Other Difficulty/Disability|Other|Other difficulty|Other disability"
    "|Other difficulties|Other difficulty or disability",
    "NSA": "SEN support but no specialist assessment of type of need"
    "|No specialist assessment|No specialist assessment of type of need"
    "|No specialist assessment of need",
}

BROAD_AREAS = (
    "Cognition and learning",
    "C&L",
    "Communication and interaction",
    "C&I",
    "Sensory and physical",
    "Sensory and/or physical",
    "Sensory/physical",
    "Sensory and/or physical needs",
    "Cognition",
    "Interaction",
    "Learning",
    "Sensory",
)
