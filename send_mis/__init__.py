"""SEND MIS: records of special educational needs and disabilities for English schools."""
