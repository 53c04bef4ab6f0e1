"""Job titles as staff lists have them → our roles. Data only; parents come by invitation."""

ROLE_WORDS = {
    "senco": "SENCO|SENDCO|SENDCo|SEN coordinator|SEND coordinator|Deputy SENCO|Assistant SENCO"
    "|Special educational needs coordinator|Inclusion manager",
    "head": "Headteacher|Head teacher|Head|Principal|Executive headteacher|Head of school"
    "|Executive head|Acting headteacher",
    "teacher": "Teacher|Class teacher|Subject teacher|Form tutor|Tutor|Key person|Key worker|ECT"
    "|Early career teacher|Classroom teacher|Teaching staff|Unqualified teacher|Main teacher",
    "ta": "Teaching assistant|TA|HLTA|Higher level teaching assistant|LSA|ASA|ELSA"
    "|Learning support assistant|Classroom assistant|Support assistant|1:1 TA|One to one TA"
    "|Early years practitioner|Nursery nurse|SEN TA|SEND TA|Additional support assistant",
    "office": "Office|Administrator|Admin|Office manager|School business manager|Secretary"
    "|School secretary|Receptionist|Admin assistant|Office staff|Data manager|Administration",
    "dsl": "DSL|Designated safeguarding lead|Deputy DSL|Safeguarding lead|DDSL"
    "|Deputy designated safeguarding lead",
    "designated_teacher": "Designated teacher|Designated teacher for looked after children"
    "|Looked after children lead|LAC lead",
    "governor": "Governor|SEN governor|SEND governor|Chair of governors|Link governor|Trustee",
    "it": "IT|IT technician|IT support|Network manager|ICT technician|IT manager|ICT",
}
