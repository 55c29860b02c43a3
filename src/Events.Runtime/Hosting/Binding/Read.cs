using System.Globalization;
using System.Numerics;
using Events.Settings;
using Microsoft.Extensions.Configuration;

namespace Events.Hosting.Binding;

/// <summary>Reads the value of a key.</summary>
internal static class Read
{
    public static string? Text(IConfigurationSection section) => string.IsNullOrEmpty(section.Value) ? null : section.Value;

    public static bool Boolean(IConfigurationSection section) =>
        bool.TryParse(section.Value, out bool value) ? value : throw new ExpectedException("true or false");

    public static T Number<T>(IConfigurationSection section)
        where T : struct, INumber<T> =>
        T.TryParse(section.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw new ExpectedException("a number");

    // A number alone would be days to .NET, milliseconds to a connection string, and seconds to most people.
    public static TimeSpan Time(IConfigurationSection section) =>
        section.Value is { } text && SpanText.TryParse(text, null, out TimeSpan time)
            ? time
            : throw new ExpectedException("a time with its unit, such as 500ms, 5s, 2m, 1h or 00:00:05");

    public static TimeSpan? TimeOrNone(IConfigurationSection section) => string.IsNullOrEmpty(section.Value) ? null : Time(section);

    public static T Name<T>(IConfigurationSection section)
        where T : struct, Enum =>
        Enum.TryParse(section.Value, ignoreCase: true, out T value) && !char.IsDigit(section.Value![0])
            ? value
            : throw new ExpectedException(string.Join(", ", Enum.GetNames<T>()));
}
