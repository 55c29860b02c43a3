using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Sample;

[Event<PatientStream>("patient.admitted")]
public sealed partial record PatientAdmitted(
    string PatientId,
    [Pii] string Name,
    [Encrypted] string Diagnosis,
    [Encrypted] int Age,
    [Encrypted(Subject = nameof(PatientId), NullWhenDestroyed = true)] string? Address,
    [Encrypted, Compressed(Above = 64)] string Notes,
    [Compressed(Above = 64)] byte[] Scan,
    [Encrypted] Contact Contact,
    Home Home,
    [Encrypted] Guid? Insurance = null)
{
    public static PatientAdmitted Of(string id, string notes = "none", string? address = "12 Elm Street", byte[]? scan = null) =>
        new(id, "Alice Smith", "appendicitis", 41, address, notes, scan ?? [1, 2, 3], new Contact("555-0100", 7), new Home("Elm Street 12", "Rome"));
}
