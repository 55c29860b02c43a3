namespace Events.Runtime.Tests.Protecting.Sample;

public sealed record Contact(string Phone, int? Extension);
