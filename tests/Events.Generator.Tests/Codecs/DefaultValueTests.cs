using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>Fields that came later: an old entry lacks them.</summary>
public sealed partial class DefaultValueTests
{
    [Event<SampleStream>("defaults")]
    internal sealed partial record Parameters(
        string Id,
        string Currency = "E\"U\\R\n",
        int Count = int.MinValue,
        long Big = long.MinValue,
        ulong Bigger = ulong.MaxValue,
        double Rate = -0.0,
        float Share = 1.5f,
        double Nan = double.NaN,
        float Endless = float.NegativeInfinity,
        decimal Price = 1.50m,
        char Mark = '\'',
        char Quote = '"',
        bool On = true,
        Level Level = Level.High,
        Rights Rights = Rights.Read | Rights.Write,
        Rights? Maybe = Rights.Read,
        byte Small = 7,
        int? Number = 5,
        int? None = null,
        Guid Guid = default,
        DateTimeOffset At = default,
        string Never = null!);

    [Fact]
    public void A_missing_field_has_the_default_of_its_parameter() =>
        Assert.Equal(new Parameters("i"), Entry.Of(("type", "defaults"), ("id", "i")).Decode<Parameters>());

    [Fact]
    public void Negative_zero_stays_negative() =>
        Assert.True(double.IsNegative(Entry.Of(("id", "i")).Decode<Parameters>().Rate));

    [Fact]
    public void A_field_that_is_there_wins_over_the_default()
    {
        Parameters read = Entry.Of(("id", "i"), ("number", ""), ("count", "3"), ("maybe", "")).Decode<Parameters>();
        Assert.Equal(new Parameters("i", Number: null, Count: 3, Maybe: null), read);
    }

    [Event<SampleStream>("initializers")]
    internal sealed partial record Initializers(string Id)
    {
        private static int s_made;

        public string Currency { get; init; } = "EUR";

        public int Serial { get; set; } = ++s_made;

        [Ignore]
        public IReadOnlyList<int> Computed { get; } = [1];

        public required string Must { get; init; }

        public int? Maybe { get; init; } = 5;
    }

    [Fact]
    public void A_missing_field_has_the_value_of_its_initializer()
    {
        Initializers read = Entry.Of(("id", "i"), ("must", "m"), ("serial", "77")).Decode<Initializers>();
        Assert.Equal(("i", "EUR", 77, "m", 5), (read.Id, read.Currency, read.Serial, read.Must, read.Maybe));
        Assert.Equal([1], read.Computed);
    }

    [Fact]
    public void Null_wins_over_an_initializer() =>
        Assert.Null(Entry.RoundTrip(new Initializers("i") { Must = "m", Maybe = null }).Maybe);

    [Fact]
    public void A_required_property_has_no_default() => Assert.Equal(
        "must", Assert.Throws<EventDecodeException>(() => Entry.Of(("id", "i")).Decode<Initializers>()).Field);

    [Event<SampleStream>("nullable.text")]
    internal sealed partial record NullableText(string? Note = "default")
    {
        public string? Other { get; init; } = "default";
    }

    [Fact]
    public void Null_text_reads_back_as_null_whatever_the_default()
    {
        // A left out field means the default, so that null has a field of its own.
        NullableText read = Entry.RoundTrip(new NullableText(null) { Other = null });
        Assert.Null(read.Note);
        Assert.Null(read.Other);
        Entry written = Entry.Encode(new NullableText(null) { Other = null });
        Assert.Equal("type=nullable.text ev:null:note= ev:null:other=", written.ToString());
        Assert.Null(written.Shuffle(new Random(3)).Decode<NullableText>().Note);
    }

    [Fact]
    public void Missing_nullable_text_has_its_default_like_every_other_type()
    {
        NullableText read = Entry.Of(("type", "nullable.text")).Decode<NullableText>();
        Assert.Equal(("default", "default"), (read.Note, read.Other));
        Assert.Equal("", Entry.RoundTrip(new NullableText("") { Other = "" }).Note);
    }

    [Event<SampleStream>("null.defaults")]
    internal sealed partial record NullDefaults(string? Note = null)
    {
        public string? Other { get; init; } = null;

        public byte[]? Data { get; init; } = null!;
    }

    [Fact]
    public void A_default_of_null_needs_no_field() =>
        Assert.Equal("type=null.defaults", Entry.Encode(new NullDefaults()).ToString());

    [Event<SampleStream>("unset")]
    internal sealed partial record Unset
    {
        public int Count { get; set; }
    }

    [Fact]
    public void A_property_without_default_and_not_nullable_is_required() =>
        Assert.Throws<EventDecodeException>(() => Entry.Of(("type", "unset")).Decode<Unset>());
}
