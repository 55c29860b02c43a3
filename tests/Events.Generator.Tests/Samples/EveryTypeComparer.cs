using System.Reflection;

namespace Events.Generator.Tests.Samples;

/// <summary>Compares property by property, and by more than equality: the scale of decimals, the sign of zero, the kind of times.</summary>
internal static class EveryTypeComparer
{
    public static void AssertSame<T>(T expected, T actual)
        where T : notnull
    {
        foreach (PropertyInfo property in Properties(typeof(T)))
        {
            object? before = property.GetValue(expected);
            object? after = property.GetValue(actual);
            if (!Same(before, after)) Assert.Fail($"{property.Name}: wrote {before ?? "null"}, read {after ?? "null"}");
        }
    }

    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public);

    private static bool Same(object? left, object? right) => (left, right) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (decimal a, decimal b) => decimal.GetBits(a).AsSpan().SequenceEqual(decimal.GetBits(b)),
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
        (float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b),
        (Half a, Half b) => BitConverter.HalfToInt16Bits(a) == BitConverter.HalfToInt16Bits(b),
        (DateTime a, DateTime b) => a == b && a.Kind == b.Kind,
        (DateTimeOffset a, DateTimeOffset b) => a.EqualsExact(b),
        _ => Equals(left, right),
    };
}
