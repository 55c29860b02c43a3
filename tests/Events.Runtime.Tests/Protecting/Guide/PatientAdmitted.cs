using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Guide;

[Event<ClinicStream>("patient.admitted")]
public sealed partial record PatientAdmitted(
    string PatientId,
    [Pii] string Ward,
    [Encrypted] string Diagnosis,
    [Encrypted(Subject = nameof(PatientAdmitted.PatientId), NullWhenDestroyed = true)] string? Address,
    [Encrypted, Compressed] string Notes);
