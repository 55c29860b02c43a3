using System.Globalization;

namespace Events.Settings;

/// <summary>Tells whether an option makes sense; what it throws names the option, its value and what it may be.</summary>
internal static class Check
{
    /// <summary>Refuses what is less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static void AtLeast<T>(T value, T least, string owner, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0) throw Refused(value, owner, name, string.Create(CultureInfo.InvariantCulture, $"at least {least}"));
    }

    /// <summary>Refuses what is more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static void AtMost<T>(T value, T most, string owner, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(most) > 0) throw Refused(value, owner, name, string.Create(CultureInfo.InvariantCulture, $"at most {most}"));
    }

    private static ArgumentOutOfRangeException Refused<T>(T value, string owner, string name, string expected) => new(
        name, value, string.Create(CultureInfo.InvariantCulture, $"{owner}.{name} is {value}; it must be {expected}."));
}
