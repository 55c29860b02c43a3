using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Sample;

[Event<PatientStream>("patient.noted")]
public sealed partial record PatientNoted([Encrypted] string Diagnosis, [Pii] int Age);
