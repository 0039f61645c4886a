"""The gym itself: its Branch with hours and rules, its Services, its Trainers and other Resources."""
