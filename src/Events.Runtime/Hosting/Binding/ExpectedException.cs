namespace Events.Hosting.Binding;

/// <summary>A value of the configuration is not what it should be; the message says what was expected.</summary>
internal sealed class ExpectedException(string expected) : FormatException(expected);
