using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Numerics;
using CsCheck;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>Whatever is written reads back, for values of every shape at random, in several cultures, in any order of the fields.</summary>
public sealed class PropertyTests
{
    private const int Times = 400;

    // Any text that UTF-16 allows: no half of a surrogate pair.
    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String.AlphaNumeric, Gen.Char['\0', '\uD7FF'].Array[0, 12].Select(static chars => new string(chars)), Gen.Const("\U0001F600\r\n$5\r\n"));
    private static readonly Gen<string?> s_maybe = s_text.Null();
    private static readonly Gen<OrderKey> s_key = Gen.Guid.Select(static id => new OrderKey(id));
    private static readonly Gen<Geo> s_geo = Gen.Select(Gen.Double, Gen.Double, static (x, y) => new Geo(x, y));
    private static readonly Gen<Address> s_address = Gen.Select(
        s_text, s_maybe, Gen.Int.Nullable(), s_text, s_geo.Nullable(), static (street, city, floor, country, geo) =>
        new Address(street, city, floor) { Country = country, Position = geo });
    private static readonly Gen<Colour> s_colour = Gen.OneOf(Gen.Enum<Colour>(), Gen.Int.Select(static number => (Colour)number));
    private static readonly Gen<Line> s_line = Gen.Select(s_text, Gen.Int, Gen.Decimal, static (sku, count, price) => new Line(sku, count, price));
    private static readonly Gen<BigInteger> s_big = Gen.Byte.Array[0, 60].Select(static bytes => new BigInteger(bytes));
    private static readonly Gen<Money> s_money = Gen.Select(Gen.Decimal, s_text, static (amount, currency) => new Money(amount, currency));

    internal static readonly Gen<AllShapes> Shapes = Gen.Select(
        Gen.Select(s_key, s_text, Gen.Int.NonNegative, s_address, s_geo, Gen.Int.Array[0, 5], s_text.List[0, 5], s_maybe.Array[0, 5]),
        Gen.Select(
            s_colour.Array[0, 4], Gen.Double.Array[0, 4], s_key.Array[0, 4], Gen.Dictionary(s_text, Gen.Int)[0, 4],
            Gen.Dictionary(Gen.Guid, Gen.Decimal.Nullable().List[0, 3])[0, 3], Gen.Byte.Array[0, 9].List[0, 3]),
        Gen.Select(
            s_line.List[0, 3], Gen.Dictionary(Gen.Int, s_line)[0, 3], s_big, Gen.Byte.Array[16], s_text, s_money.List[1, 3], s_colour, Gen.Byte.Array[0, 9]),
        Gen.Select(s_key.Nullable(), s_maybe, s_address.Null(), s_maybe, s_geo.Nullable(), Gen.Int.Array[0, 3].Null(), s_big.Nullable(), s_colour.Nullable()),
        static (a, b, c, d) => new AllShapes
        {
            Key = a.Item1,
            Name = new(a.Item2),
            Checked = new(a.Item3),
            Address = a.Item4,
            Geo = a.Item5,
            Numbers = a.Item6,
            Texts = a.Item7,
            Holes = a.Item8,
            Colours = [.. b.Item1],
            Doubles = [.. b.Item2],
            Keys = b.Item3.ToFrozenSet(),
            Counts = b.Item4,
            Prices = b.Item5,
            Blobs = b.Item6,
            Lines = c.Item1,
            ByNumber = c.Item2,
            Big = c.Item3,
            Host = new IPAddress(c.Item4),
            Link = new Uri("http://host/" + Uri.EscapeDataString(c.Item5)),
            Version = new Version(Math.Max(0, a.Item3), 2),
            Sku = new(c.Item5),
            Total = c.Item6[0],
            Parts = c.Item6,
            Colour = c.Item7,
            Size = (Samples.Size)a.Item3,
            ColourNumber = c.Item7,
            Memory = c.Item8,
            NullKey = d.Item1,
            NullName = d.Item2 is null ? null : new(d.Item2),
            NullAddress = d.Item3,
            NullHints = d.Item2 is null ? null : new(d.Item4, null),
            NullGeo = d.Item5,
            NullNumbers = d.Item6,
            NullBig = d.Item7,
            NullColour = d.Item8,
            NullMemory = d.Item4 is null ? null : c.Item8,
        });

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    [InlineData("de-CH")]
    public void Whatever_is_written_reads_back(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Shapes.Sample(
                static value =>
                {
                    Entry written = Entry.Encode(value);
                    AllShapes read = written.Decode<AllShapes>();
                    Assert.Equal(written.ToString(), Entry.Encode(read).ToString());
                    Assert.Equal(written.ToString(), Entry.Encode(written.Shuffle(new Random(value.Checked.Value)).Decode<AllShapes>()).ToString());
                    Assert.Equal(value.Address, read.Address);
                    Assert.Equal(value.NullAddress, read.NullAddress);
                    Assert.Equal(value.NullHints, read.NullHints);
                    Assert.Equal(value.Holes, read.Holes);
                    Assert.Equal(value.Counts, read.Counts);
                    Assert.Equal(value.Lines, read.Lines);
                    Assert.Equal(value.Big, read.Big);
                    Assert.Equal((value.Colour, value.ColourNumber, value.NullColour), (read.Colour, read.ColourNumber, read.NullColour));
                },
                iter: Times,
                threads: 1);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Encrypted_and_compressed_it_is_the_same_and_nothing_is_in_clear_text(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            Shapes.Sample(
                static value =>
                {
                    string expected = Entry.Encode(value).ToString();
                    Entry encrypted = Entry.Encode(new SealedShapes(value));
                    Assert.All(encrypted.ToBytes().Skip(1), static field =>
                        Assert.True(
                            field.Value.Length == 0 || System.Text.Encoding.UTF8.GetString(field.Name).StartsWith("ev:packed:all.", StringComparison.Ordinal)));
                    Assert.Equal(expected, Entry.Encode(encrypted.Decode<SealedShapes>().All).ToString());
                    Assert.Equal(expected, Entry.Encode(encrypted.Shuffle(new Random(value.Checked.Value)).Decode<SealedShapes>().All).ToString());
                    Assert.Equal(expected, Entry.Encode(Entry.RoundTrip(new PackedShapes(value)).All).ToString());
                    ApartShapes apart = Entry.RoundTrip(new ApartShapes(value, value));
                    Assert.Equal((expected, expected), (Entry.Encode(apart.All).ToString(), Entry.Encode(apart.Secret).ToString()));
                },
                iter: Times / 8,
                threads: 1);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Whatever_comes_is_read_or_a_typed_error()
    {
        Entry sample = Entry.Encode(ShapesTests.Sample());
        string[] names = [.. sample.Pairs.Select(pair => pair.Key)];
        Gen.Select(
            Gen.Int[0, names.Length - 1],
            Gen.OneOf(Gen.Byte.Array[0, 30], Json(), s_text.Select(static text => System.Text.Encoding.UTF8.GetBytes(text)))).Sample(
            (field, value) =>
            {
                var entry = new Entry().Add(names[field], value);
                foreach (KeyValuePair<string, string> pair in sample.Pairs) entry.Add(pair.Key, System.Text.Encoding.UTF8.GetBytes(pair.Value));
                try
                {
                    entry.Decode<AllShapes>();
                }
                catch (EventDecodeException)
                {
                    // What the entry has is wrong, and it says so.
                }
            },
            iter: Times * 10,
            threads: 1);
    }

    // Text that is nearly JSON.
    private static Gen<byte[]> Json() => Gen.Int[0, 14].Select(static i => new[] { "[", "]", "{", "}", ",", ":", "\"a\"", "1", "null", "true", "\"\\u12\"", "[[", "-", "1e999", "\"\\ud800\"" }[i])
        .Array[0, 8].Select(static parts => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts)));
}
