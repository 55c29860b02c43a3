using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Sample;

[Event<PatientStream>("patient.moved")]
public sealed partial record PatientMoved(string PatientId, [Encrypted(Subject = nameof(PatientId))] string Room);
