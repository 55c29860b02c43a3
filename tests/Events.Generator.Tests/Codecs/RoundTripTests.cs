using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;

namespace Events.Generator.Tests.Codecs;

public sealed class RoundTripTests
{
    [Fact]
    public void Smallest_values_read_back() => AssertRoundTrip(Values.Smallest());

    [Fact]
    public void Largest_values_read_back() => AssertRoundTrip(Values.Largest());

    [Fact]
    public void Special_values_read_back() => AssertRoundTrip(Values.Special());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(1e16)]
    [InlineData(5e-324)]
    [InlineData(0.1)]
    public void Floating_point_values_without_digits_read_back(double value) =>
        AssertRoundTrip(Values.Smallest() with { Double = value, Single = (float)value, Half = (Half)value });

    [Theory]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("1.10")]
    [InlineData("49.50")]
    [InlineData("-49.50")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public void Decimals_keep_their_scale(string text)
    {
        EveryType value = Values.Smallest() with { Decimal = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture) };
        AssertRoundTrip(value);
        Assert.Contains($" decimal={text} ", Entry.Encode(value).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_character_but_half_a_pair_reads_back()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            if (char.IsSurrogate((char)c)) continue;
            EveryType value = Values.Smallest() with { Char = (char)c, String = ((char)c).ToString() };
            EveryType read = Entry.RoundTrip(value);
            Assert.Equal(value.Char, read.Char);
            Assert.Equal(value.String, read.String);
        }
    }

    [Theory]
    [InlineData('\uD800')]
    [InlineData('\uDFFF')]
    public void Half_a_surrogate_pair_is_refused(char half)
    {
        Assert.Throws<System.Text.EncoderFallbackException>(() => Entry.Encode(Values.Smallest() with { Char = half }));
        Assert.Throws<System.Text.EncoderFallbackException>(() => Entry.Encode(Values.Smallest() with { String = "a" + half + "b" }));
    }

    [Fact]
    public void Random_values_read_back()
    {
        var random = new Random(20260801);
        for (int i = 0; i < 2_000; i++) AssertRoundTrip(Values.Random(random));
    }

    [Fact]
    public void Random_values_and_nulls_read_back_in_any_order_of_fields()
    {
        var random = new Random(42);
        for (int i = 0; i < 2_000; i++)
        {
            EveryNullable value = Values.RandomNullable(random);
            Entry entry = Entry.Encode(value);
            EveryTypeComparer.AssertSame(value, entry.Decode<EveryNullable>());
            EveryTypeComparer.AssertSame(value, entry.Shuffle(random).Decode<EveryNullable>());
        }
    }

    [Fact]
    public void Times_keep_their_kind_and_their_offset()
    {
        foreach (DateTimeKind kind in Enum.GetValues<DateTimeKind>())
        {
            var time = new DateTime(2026, 7, 1, 12, 0, 0, kind);
            Assert.Equal(kind, Entry.RoundTrip(Values.Smallest() with { DateTime = time }).DateTime.Kind);
            AssertRoundTrip(Values.Smallest() with { DateTime = time });
        }
    }

    private static void AssertRoundTrip(EveryType value)
    {
        EveryTypeComparer.AssertSame(value, Entry.RoundTrip(value));

        // What a nullable property holds is written and read the same.
        EveryNullable nullable = Values.ToNullable(value, static _ => true);
        EveryTypeComparer.AssertSame(nullable, Entry.RoundTrip(nullable));
    }
}
