using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Sample;

[Event<PatientStream>("patient.called")]
public sealed partial record PatientCalled([Pii] string Name, int Room);
