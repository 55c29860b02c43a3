namespace Events.Testing.Api;

[EventStream("api:orders")]
public sealed partial class ApiStream;
