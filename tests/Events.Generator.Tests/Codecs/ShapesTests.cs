using System.Collections.Frozen;
using System.Net;
using System.Numerics;
using Events.Contracts;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>What stands in an entry for each shape of a field, as the guide's table says.</summary>
public sealed partial class ShapesTests
{
    internal static AllShapes Sample() => new()
    {
        Key = new(Guid.Parse("11111111-2222-3333-4444-555555555555")),
        Name = new("alice"),
        Checked = new(7),
        Address = new("Main 1", null, 3) { Position = new(52.1, -4.5) },
        Geo = new(1, 2.5),
        Numbers = [1, -2],
        Texts = ["a", "b \"c\" \\ ü", ""],
        Holes = ["x", null],
        Colours = [Colour.DarkRed, Colour.Green],
        Doubles = [1.5, double.NaN, double.NegativeInfinity],
        Keys = FrozenSet.ToFrozenSet([new OrderKey(Guid.Empty)]),
        Counts = new() { ["a"] = 1, ["b\n"] = 2 },
        Prices = new Dictionary<Guid, List<decimal?>> { [Guid.Empty] = [1.50m, null] },
        Blobs = [[1, 2], []],
        Lines = [new("s", 2, 9.95m)],
        ByNumber = new() { [4] = new("t", 1, 1m) },
        Big = BigInteger.Pow(10, 60),
        Host = IPAddress.Parse("10.0.0.1"),
        Link = new Uri("https://example.org/a?b=c%20d"),
        Version = new Version(1, 2, 3),
        Sku = new("x-1"),
        Total = new(49.50m, "EUR"),
        Parts = [new(1.5m, "EUR")],
        Colour = Colour.Green,
        Size = Size.Large,
        ColourNumber = Colour.Blue,
        Memory = new byte[] { 65, 66 },
    };

    [Fact]
    public void Each_shape_has_its_text()
    {
        string[] expected =
        [
            "type=shapes", "key=11111111-2222-3333-4444-555555555555", "name=alice", "checked=7",
            "address.street=Main 1", "address.floor=3", "address.country=NL", "address.position.latitude=52.1", "address.position.longitude=-4.5",
            "geo.latitude=1", "geo.longitude=2.5", "numbers=[1,-2]", """texts=["a","b \"c\" \\ ü",""]""", """holes=["x",null]""",
            """colours=["dark-red","grün"]""", """doubles=[1.5,"NaN","-Infinity"]""", """keys=["00000000-0000-0000-0000-000000000000"]""",
            """counts={"a":1,"b\n":2}""", """prices={"00000000-0000-0000-0000-000000000000":[1.50,null]}""", """blobs=["AQI=",""]""",
            """lines=[{"Sku":"s","Quantity":2,"Price":9.95}]""", """by_number={"4":{"Sku":"t","Quantity":1,"Price":1}}""",
            "big=1" + new string('0', 60), "host=10.0.0.1", "link=https://example.org/a?b=c%20d", "version=1.2.3", "sku=sku:x-1",
            "total=49.50 EUR", """parts=["1.5 EUR"]""", "colour=grün", "size=3", "colour_number=2", "memory=AB",
            "null_key=", "null_colour=", "null_size=",
        ];
        Assert.Equal(expected, Entry.Encode(Sample()).Pairs.Select(pair => pair.Key + "=" + pair.Value));
    }

    [Fact]
    public void Each_shape_reads_back_whatever_the_order()
    {
        AllShapes full = Sample() with
        {
            NullKey = new(Guid.NewGuid()),
            NullName = new(""),
            NullAddress = new("", "c", null),
            NullHints = new(null, null),
            NullGeo = new(0, 0),
            NullNumbers = [],
            NullCounts = [],
            NullBig = -1,
            NullLink = new Uri("a/b", UriKind.Relative),
            NullSku = new(""),
            NullTotal = new(0, ""),
            NullColour = (Colour)99,
            NullSize = (Size)2,
            NullMemory = ReadOnlyMemory<byte>.Empty,
        };
        foreach (AllShapes value in new[] { Sample(), full })
        {
            string text = Entry.Encode(value).ToString();
            Assert.Equal(text, Entry.Encode(Entry.RoundTrip(value)).ToString());
            for (int seed = 0; seed < 20; seed++)
            {
                Assert.Equal(text, Entry.Encode(Entry.Encode(value).Shuffle(new Random(seed)).Decode<AllShapes>()).ToString());
            }
        }

        AllShapes read = Entry.RoundTrip(Sample());
        Assert.Null(read.NullAddress);
        Assert.Null(read.NullHints);
        Assert.Equal(Sample().Address, read.Address);
        Assert.Equal(Sample().Lines, read.Lines);
        Assert.Equal(new Hints(null, null), Entry.RoundTrip(full).NullHints);
        Assert.Equal(full.NullAddress, Entry.RoundTrip(full).NullAddress);
        Assert.Equal(full.NullGeo, Entry.RoundTrip(full).NullGeo);
        Assert.Equal(0, Entry.RoundTrip(Sample() with { Cache = 5 }).Cache);
    }

    [Theory]
    [InlineData("checked", "-1")]
    [InlineData("address.floor", "x")]
    [InlineData("numbers", "")]
    [InlineData("numbers", "[1")]
    [InlineData("numbers", "[1,]")]
    [InlineData("numbers", "[1] 2")]
    [InlineData("numbers", "{}")]
    [InlineData("numbers", "[null]")]
    [InlineData("numbers", "[99999999999]")]
    [InlineData("numbers", "[[1]]")]
    [InlineData("counts", "{\"a\":1,\"a\":2}")]
    [InlineData("counts", "[]")]
    [InlineData("counts", "{\"a\":null}")]
    [InlineData("prices", "{\"x\":[]}")]
    [InlineData("blobs", "[\"*\"]")]
    [InlineData("lines", "[{}")]
    [InlineData("lines", "null")]
    [InlineData("big", "1.5")]
    [InlineData("host", "10.0.0.256")]
    [InlineData("version", "1")]
    [InlineData("sku", "x")]
    [InlineData("total", "x")]
    [InlineData("total", "1")]
    [InlineData("parts", "[\"1\"]")]
    [InlineData("size", "Medium")]
    [InlineData("texts", "[\"\\ud800\"]")]
    public void What_is_none_of_the_shape_is_a_typed_error(string field, string value)
    {
        var entry = new Entry().Add(field, System.Text.Encoding.UTF8.GetBytes(value));
        foreach ((string name, string text) in Entry.Encode(Sample()).Pairs.Select(pair => (pair.Key, pair.Value)))
        {
            if (name != field) entry.Add(name, System.Text.Encoding.UTF8.GetBytes(text));
        }

        EventDecodeException error = Assert.Throws<EventDecodeException>(() => entry.Decode<AllShapes>());
        if (field != "checked") Assert.Equal(field, error.Field);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("address.street")]
    [InlineData("geo.longitude")]
    [InlineData("numbers")]
    [InlineData("total")]
    public void What_is_missing_is_named(string field)
    {
        var entry = new Entry();
        foreach ((string name, string text) in Entry.Encode(Sample()).Pairs.Select(pair => (pair.Key, pair.Value)))
        {
            if (name != field) entry.Add(name, System.Text.Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(field, Assert.Throws<EventDecodeException>(() => entry.Decode<AllShapes>()).Field);
    }

    [Theory]
    [InlineData("dark-red", Colour.DarkRed)]
    [InlineData("DARK-RED", Colour.DarkRed)]
    [InlineData("cyan", Colour.Blue)]
    [InlineData("azure", Colour.Blue)]
    [InlineData("2", Colour.Blue)]
    [InlineData("77", (Colour)77)]
    [InlineData("violet", Colour.Other)]
    [InlineData("Green", Colour.Other)]
    internal void Names_of_an_enum_are_those_declared_and_unknown_ones_fall_back(string text, Colour colour) =>
        Assert.Equal(colour, Entry.Of(("colour", text)).Decode<Painted>().Colour);

    [Event<SampleStream>("painted")]
    internal sealed partial record Painted(Colour Colour);

    [Event<SampleStream>("aliased"), Alias("aliased.old")]
    internal sealed partial record Aliased([Alias("number", "nr")] int OrderNumber, [Alias("addr")] Address? Address = null);

    [Fact]
    public void Older_names_are_read_and_never_written()
    {
        Assert.Equal(5, Entry.Of(("type", "aliased.old"), ("nr", "5")).Decode<Aliased>().OrderNumber);
        Assert.Equal("x", Entry.Of(("number", "5"), ("addr.street", "x")).Decode<Aliased>().Address!.Street);
        Assert.Equal("type=aliased order_number=5", Entry.Encode(new Aliased(5)).ToString());
        Assert.NotNull(SampleStream.Definition.Find("aliased.old"u8));
    }

    [Event<SampleStream>("nested.defaults")]
    internal sealed partial record NestedDefaults
    {
        public Address Home { get; init; } = new("home", "c");

        public Hints? Hints { get; init; } = new("a", null);
    }

    [Fact]
    public void A_record_that_is_missing_has_its_default_and_null_is_not_missing()
    {
        Assert.Equal(new NestedDefaults(), Entry.Of(("type", "nested.defaults")).Decode<NestedDefaults>());
        Assert.Equal("ev:null:hints", Entry.Encode(new NestedDefaults { Hints = null }).Pairs[^1].Key);
        Assert.Null(Entry.RoundTrip(new NestedDefaults { Hints = null }).Hints);
        Assert.Equal("NL", Entry.Of(("home.street", "s")).Decode<NestedDefaults>().Home.Country);
        Assert.Equal(1, Entry.Of(("home.street", "s")).Decode<NestedDefaults>().Home.Floor);
        Assert.Equal("home.street", Assert.Throws<EventDecodeException>(() => Entry.Of(("home.city", "s")).Decode<NestedDefaults>()).Field);
    }

    internal readonly record struct Empty(string? First, string? Second);

    [Event<SampleStream>("empty.defaults")]
    internal sealed partial record EmptyDefaults
    {
        public Empty Value { get; init; } = new("a", null);
    }

    [Fact]
    public void A_record_of_nothing_but_nulls_is_not_taken_for_a_missing_one()
    {
        Assert.Equal("type=empty.defaults value=", Entry.Encode(new EmptyDefaults { Value = default }).ToString());
        Assert.Equal(default, Entry.RoundTrip(new EmptyDefaults { Value = default }).Value);
        Assert.Equal(new Empty("a", null), Entry.Of(("type", "empty.defaults")).Decode<EmptyDefaults>().Value);
    }

    [Event<SampleStream>("camel"), FieldNaming(FieldNaming.CamelCase)]
    internal sealed partial record Camel(int OrderId, Geo HTTPPlace, [Field("x")] int Named);

    [Event<SampleStream>("as.is"), FieldNaming(FieldNaming.AsIs)]
    internal sealed partial record AsIs(int OrderId);

    [Fact]
    public void Names_follow_the_policy()
    {
        Assert.Equal("type=camel orderId=1 httpPlace.latitude=2 httpPlace.longitude=3 x=4", Entry.Encode(new Camel(1, new(2, 3), 4)).ToString());
        Assert.Equal("type=as.is OrderId=1", Entry.Encode(new AsIs(1)).ToString());
    }

    internal record OpenAddress(string Street, string City);

    internal sealed record SpecialAddress(string Street, string City, string More) : OpenAddress(Street, City);

    [Event<SampleStream>("open")]
    internal sealed partial record Open(OpenAddress Address);

    [Fact]
    public void A_record_inside_is_not_cut_off_either()
    {
        Assert.Throws<ArgumentException>(() => Entry.Encode(new Open(new SpecialAddress("a", "b", "c"))));
        Assert.Throws<ArgumentNullException>(() => Entry.Encode(new Open(null!)));
    }

    [Event<SampleStream>("public.fields")]
    internal partial struct PublicFields
    {
        public int Number;
        public string? Text;
        public const int Ignored = 1;
    }

    [Fact]
    public void Public_fields_are_written()
    {
        Assert.Equal("type=public.fields number=1 text=t", Entry.Encode(new PublicFields { Number = 1, Text = "t" }).ToString());
        Assert.Equal("t", Entry.RoundTrip(new PublicFields { Text = "t" }).Text);
    }
}
