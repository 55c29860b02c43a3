using System.Globalization;

namespace Events.TestSupport;

/// <summary><c>EVENTS_TEST_SCALE</c>: how many times as much tests do that can do more; 1 by default.</summary>
public static class Scale
{
    public static int Factor { get; } =
        Environment.GetEnvironmentVariable("EVENTS_TEST_SCALE") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
}
