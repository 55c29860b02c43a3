using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Guide;

[Event<ClinicStream>("patient.scanned")]
public sealed partial record PatientScanned(
    string PatientId,
    [ClaimCheck(Above = 100_000)] ReadOnlyMemory<byte> Picture,
    [ClaimCheck, Compressed, Encrypted] string Report);
