using Events.Contracts;

namespace Events.Runtime.Tests.Protecting.Sample;

public sealed record Home([Pii] string Street, string City);
