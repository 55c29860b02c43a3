using System.Reflection;
using System.Text;

namespace Events.Generator.Tests.Samples;

/// <summary>Events with extreme and with random values.</summary>
internal static class Values
{
    public static EveryType Smallest() => new()
    {
        String = "",
        Bool = false,
        Char = '\0',
        SByte = sbyte.MinValue,
        Byte = byte.MinValue,
        Int16 = short.MinValue,
        UInt16 = ushort.MinValue,
        Int32 = int.MinValue,
        UInt32 = uint.MinValue,
        Int64 = long.MinValue,
        UInt64 = ulong.MinValue,
        Int128 = Int128.MinValue,
        UInt128 = UInt128.MinValue,
        NInt = nint.MinValue,
        NUInt = nuint.MinValue,
        Decimal = decimal.MinValue,
        Double = double.MinValue,
        Single = float.MinValue,
        Half = Half.MinValue,
        Guid = Guid.Empty,
        DateTime = DateTime.MinValue,
        DateTimeOffset = DateTimeOffset.MinValue,
        DateOnly = DateOnly.MinValue,
        TimeOnly = TimeOnly.MinValue,
        TimeSpan = TimeSpan.MinValue,
        Level = 0,
        Rights = Rights.None,
        Bytes = [],
    };

    public static EveryType Largest() => new()
    {
        String = "\r\n$5\r\n\0 äöü 漢字 \U0001F600 \"\\",
        Bool = true,
        Char = '\uFFFF',
        SByte = sbyte.MaxValue,
        Byte = byte.MaxValue,
        Int16 = short.MaxValue,
        UInt16 = ushort.MaxValue,
        Int32 = int.MaxValue,
        UInt32 = uint.MaxValue,
        Int64 = long.MaxValue,
        UInt64 = ulong.MaxValue,
        Int128 = Int128.MaxValue,
        UInt128 = UInt128.MaxValue,
        NInt = nint.MaxValue,
        NUInt = nuint.MaxValue,
        Decimal = decimal.MaxValue,
        Double = double.MaxValue,
        Single = float.MaxValue,
        Half = Half.MaxValue,
        Guid = Guid.AllBitsSet,
        DateTime = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc),
        DateTimeOffset = DateTimeOffset.MaxValue,
        DateOnly = DateOnly.MaxValue,
        TimeOnly = TimeOnly.MaxValue,
        TimeSpan = TimeSpan.MaxValue,
        Level = Level.High,
        Rights = (Rights)long.MinValue,
        Bytes = [0, 13, 10, 36, 255],
    };

    /// <summary>Values that a text format could lose: the least and the special of each.</summary>
    public static EveryType Special() => Largest() with
    {
        Char = '\'',
        Decimal = 1.1000000000000000000000000000m,
        Double = double.Epsilon,
        Single = float.Epsilon,
        Half = Half.Epsilon,
        DateTime = new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Local).AddTicks(9_999_999),
        DateTimeOffset = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.FromMinutes(-(9 * 60) - 30)).AddTicks(1),
        TimeOnly = new TimeOnly(1),
        TimeSpan = new TimeSpan(-1),
        Level = (Level)77,
        Rights = Rights.Read | Rights.Größe,
    };

    public static EveryType Random(Random random) => new()
    {
        String = Text(random),
        Bool = random.Next(2) == 0,
        Char = (char)random.Next(0xD800),
        SByte = (sbyte)random.Next(),
        Byte = (byte)random.Next(),
        Int16 = (short)random.Next(),
        UInt16 = (ushort)random.Next(),
        Int32 = (int)Bits(random),
        UInt32 = (uint)Bits(random),
        Int64 = Bits(random),
        UInt64 = (ulong)Bits(random),
        Int128 = new Int128((ulong)Bits(random), (ulong)Bits(random)),
        UInt128 = new UInt128((ulong)Bits(random), (ulong)Bits(random)),
        NInt = (nint)Bits(random),
        NUInt = (nuint)(ulong)Bits(random),
        Decimal = Money(random),
        Double = Finite(random, static bits => BitConverter.Int64BitsToDouble(bits)),
        Single = Finite(random, static bits => BitConverter.Int32BitsToSingle((int)bits)),
        Half = Finite(random, static bits => BitConverter.Int16BitsToHalf((short)bits)),
        Guid = new Guid(Blob(random, 16)),
        DateTime = new DateTime(Ticks(random), (DateTimeKind)random.Next(2)),
        DateTimeOffset = new DateTimeOffset(Ticks(random), TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1))),
        DateOnly = DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1)),
        TimeOnly = new TimeOnly(random.NextInt64(TimeOnly.MaxValue.Ticks + 1)),
        TimeSpan = new TimeSpan(Bits(random)),
        Level = (Level)random.Next(256),
        Rights = (Rights)(Bits(random) & 7),
        Bytes = Blob(random, random.Next(300)),
    };

    public static EveryNullable RandomNullable(Random random)
    {
        EveryType full = Random(random);
        return ToNullable(full, _ => random.Next(2) == 0);
    }

    /// <summary>The same values in nullable properties, all that are wanted.</summary>
    public static EveryNullable ToNullable(EveryType full, Func<string, bool> isWanted)
    {
        var nullable = new EveryNullable();
        foreach (PropertyInfo property in EveryTypeComparer.Properties(typeof(EveryNullable)))
        {
            object? value = typeof(EveryType).GetProperty(property.Name)!.GetValue(full);
            if (isWanted(property.Name)) property.SetValue(nullable, value);
        }

        return nullable;
    }

    private static long Ticks(Random random) =>
        random.NextInt64(TimeSpan.TicksPerDay * 2, DateTime.MaxValue.Ticks - (TimeSpan.TicksPerDay * 2)) / 6_000_000 * 6_000_000;

    // All sizes alike, not only the large ones.
    private static long Bits(Random random) => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    private static decimal Money(Random random) =>
        new((int)Bits(random), (int)Bits(random), (int)Bits(random), random.Next(2) == 0, (byte)random.Next(29));

    private static T Finite<T>(Random random, Func<long, T> make)
        where T : System.Numerics.IFloatingPoint<T>
    {
        T value = make(random.NextInt64(long.MinValue, long.MaxValue));
        return T.IsFinite(value) ? value : T.Zero;
    }

    private static byte[] Blob(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        int length = random.Next(4) == 0 ? random.Next(1_200) : random.Next(12);
        int limit = random.Next(3) switch { 0 => 0x80, 1 => 0x800, _ => 0x110000 };
        while (text.Length < length)
        {
            int c = random.Next(limit);
            if (c is < 0xD800 or > 0xDFFF) text.Append(new Rune(c));
        }

        return text.ToString();
    }
}
