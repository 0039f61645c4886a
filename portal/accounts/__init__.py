"""Who somebody is: an Account signs in; a Member trains with us; Staff have duties."""
