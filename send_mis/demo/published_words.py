"""The words of what the demonstration school publishes."""

from collections.abc import Mapping

# Last year's report; what changed since stands below.
INFORMATION: Mapping[str, str] = {
    "kinds": "We provide for all four broad areas of need: communication and interaction;"
    " cognition and learning; social, emotional and mental health; sensory and"
    " physical needs. Most often we support speech, language and attention.",
    "identify": "Class teachers look at how each child is getting on every half term."
    " Where a child makes less progress than expected, the teacher talks with"
    " the parents and the SENCO before anything is decided.\n\nIf you are"
    " worried, tell the class teacher at the gate, or write to the office."
    " You hear from us within a week.",
    "evaluate": "Every intervention is looked at after six weeks: what was counted at the"
    " start, and what is counted now. What does not help is changed or"
    " stopped. Governors read a report each term.",
    "review": "We work in four steps: assess, plan, do and review. Plans are reviewed"
    " each term with parents and the child, and EHC plans at least once a year.",
    "teaching": "Good teaching in class comes first:\n- short steps, and one instruction"
    " at a time\n- pictures beside words\n- time to think before an answer\n-"
    " seats in pairs that help",
    "adapting": "Rooms have quiet corners and visual timetables. Work is adapted so that"
    " every child learns the same subject as the class, if not in the same"
    " way.",
    "support": "Some children join small groups for reading, spelling, talking or"
    " feelings. A few work with an adult by themselves for a short time each"
    " day.",
    "activities": "Every club, trip and sports day is for every child. Before a trip we"
    " talk with parents about what their child needs, and plan staff for"
    " it.",
    "wellbeing": "An ELSA listens to children who are worried. The nurture breakfast"
    " opens at half past eight. Bullying is dealt with on the day, and"
    " children can tell any adult.",
    "senco": "Ms Nair is in school from Monday to Wednesday.",
    "expertise": "All staff are trained each year in speech and language and in autism. We ask"
    " educational psychologists, therapists and specialist teachers when we need to know"
    " more.",
    "equipment": "We have writing slopes, ear defenders, and tablets that read aloud."
    " What an adviser recommends we buy from the SEN budget, or borrow from"
    " the authority.",
    "parents": "You meet the class teacher each term, and the SENCO whenever you ask."
    " Before a review we ask what you think, in writing, by telephone or at"
    " the gate.",
    "complaints": "Please speak to the class teacher or the SENCO first, then to the"
    " headteacher. The office gives you our complaints policy.",
    "others": "Speech and language therapists come each week. We work with school nurses,"
    " early help, and local charities for families.",
    "services": "These services are independent of us, and free.",
    "moving": "In the summer each child meets the next teacher. For Year 6, the SENCOs of both"
    " schools meet, and children who need it visit three times.",
    "offer": "Your local authority lists all the help there is, in one place.",
    "disabled": "Disabled children are admitted like all others, and the school that an"
    " EHC plan names admits the child. Both entrances have ramps, and there"
    " is an accessible toilet in each building. Our accessibility plan is on"
    " this site.",
}
INFORMATION_NOW: Mapping[str, str] = {
    "pupils": "Children say before each review what helps and what does not: in words,"
    " with pictures, or by pointing. What they say stands first in their plan.",
    "review": "We work in four steps: assess, plan, do and review. Plans are reviewed"
    " each term with parents and the child, and EHC plans at least once a year,"
    " or every six months in the nursery.",
    "wellbeing": "An ELSA listens to children who are worried, and now has a room of her own. The"
    " nurture breakfast opens at a quarter past eight. Bullying is dealt with on the day,"
    " and children can tell any adult.",
    "adapting": "Rooms have quiet corners and visual timetables, and since September a"
    " sensory room. Work is adapted so that every child learns the same"
    " subject as the class, if not in the same way.",
}
ACCESSIBILITY: Mapping[str, str] = {
    "about": "This plan says how disabled children will be able to take part more fully. We asked"
    " children, parents and staff in the spring, and walked through the school with a"
    " specialist teacher.",
    "curriculum": "- By the summer of the first year all teachers are trained to adapt"
    " writing tasks. The SENCO sees to it.\n- Each class has a set of"
    " tablets that read aloud, a third of them each year. The headteacher"
    " sees to it.\n- PE is planned with an adviser for children who use a"
    " wheelchair.",
    "surroundings": "- Sound panels in the hall in the first year.\n- A ramp to the field"
    " in the second.\n- Handrails and a contrast edge on all steps in the"
    " third.",
    "information": "- Letters in large print and easy words, for whoever asks.\n-"
    " Worksheets in the size of letters that a child prefers, a day before"
    " the lesson.\n- Signs with pictures on every door.",
    "review": "£6,000 a year is set aside from the building budget. The link governor"
    " walks through the school each spring, and reports to the governing body.",
}
BUDGET: Mapping[str, str] = {
    "about": "Every school has money within its budget for special educational needs. It"
    " is not set aside for single children: the school decides how it helps"
    " most. Good teaching for all is paid from elsewhere.",
    "money": "Staff time is counted with what an hour costs the school; what is not"
    " planned yet is not spent.",
    "decided": "The headteacher and the SENCO plan each term by need, not by label."
    " Governors look at it each term.",
    "brought": "Most children in the reading groups reached their targets. Emotional support was"
    " cancelled too often last year, and has a room of its own now.",
}
STRATEGY: Mapping[str, str] = {
    "barriers": "What parents, children and staff told us most often:\n- language: long"
    " instructions, and the words of a subject\n- noise, and changes without"
    " warning\n- reading that is slower than thinking",
    "activity": "- Reading fluency groups and Precision Teaching for children who read"
    " slowly; Mr Patel leads them.\n- Lego therapy and sensory circuits, so"
    " that children can join in lessons.\n- Training in clear language for"
    " every adult.",
    "costs": "The inclusive mainstream fund pays for reading and for Lego therapy. All"
    " else is paid from the school’s own money.",
    "principle1": "Every class plans for all of its children from the start.",
    "principle2": "What helps somebody is offered to the class first.",
    "principle3": "We act when a child falls behind, not when a form is complete.",
    "principle4": "Parents read what we plan before it begins.",
    "principle5": "Every adult is trained, those at lunchtime too.",
}
# Invented: a school takes the Department's own words.
PRINCIPLES: Mapping[str, str] = {
    "principle1": "Everybody belongs",
    "principle2": "Good teaching first",
    "principle3": "Early, not late",
    "principle4": "Together with families",
    "principle5": "Every adult knows how",
}
