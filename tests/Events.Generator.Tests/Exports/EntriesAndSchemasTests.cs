using CsCheck;
using Events.Generator.Tests.Codecs;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Exports;

/// <summary>What is written is valid by the exported schema, what the schema allows is read, and what is broken is neither.</summary>
public sealed class EntriesAndSchemasTests
{
    private const int Times = 100;

    // What the fields of most types are made of, so that some are right and most are nearly so.
    private static readonly Gen<string> s_nearly = Gen.OneOf(
        Gen.Char["0123456789"].Array[0, 21].Select(static chars => new string(chars)),
        Gen.Char["+-.:TZeEx 0123456789"].Array[0, 12].Select(static chars => new string(chars)),
        Gen.Int[-300, 300].Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.OneOf([.. new[] { "", "true", "True", "1", "NaN", "-Infinity", "inf", "1e5", "1E+5", "1E-400", "1E+400", "65519", "65520", "1.5E+38", "4E+38", "1E-08", "Low", "low", "77", "2024-02-29", "2023-02-29", "2024-05-29T16:00:13Z", "2024-05-29T16:00:13.1234567+02:00", "05/06/2024",
            "16:00:13", "24:00:00", "1.02:03:04", "-00:00:01", "é", "\U0001F600", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "[1]", "{\"a\":1}", "[null]" }.Select(Gen.Const)]));

    [Fact]
    public void What_every_type_writes_is_valid()
    {
        foreach (EveryType value in (EveryType[])[Values.Smallest(), Values.Largest(), Values.Special(), .. Enumerable.Range(0, Times)
            .Select(seed => Values.Random(new Random(seed)))])
        {
            Assert.Null(SampleSchemas.EveryType.ProblemOf(Entry.Encode(value)));
        }
    }

    [Fact]
    public void What_every_shape_writes_is_valid() =>
        PropertyTests.Shapes.Sample(static value => Assert.Null(SampleSchemas.AllShapes.ProblemOf(Entry.Encode(value))), iter: Times, threads: 1);

    [Fact]
    public void What_is_encrypted_or_compressed_is_valid_and_lacks_a_field_just_when_it_is_not_read()
    {
        PropertyTests.Shapes.Sample(
            static value =>
            {
                Holds(SampleSchemas.SealedShapes, Entry.Encode(new SealedShapes(value)), static entry => entry.Decode<SealedShapes>());
                Holds(SampleSchemas.PackedShapes, Entry.Encode(new PackedShapes(value)), static entry => entry.Decode<PackedShapes>());
            },
            iter: 5,
            threads: 1);

        static void Holds(EntrySchema schema, Entry whole, Action<Entry> decode)
        {
            Assert.Null(schema.ProblemOf(whole));
            foreach ((byte[] name, _) in whole.ToBytes().Skip(1))
            {
                var rest = new Entry();
                foreach ((byte[] other, byte[] value) in whole.ToBytes())
                {
                    if (!other.AsSpan().SequenceEqual(name)) rest.Add(System.Text.Encoding.UTF8.GetString(other), value);
                }

                Assert.True(
                    IsRead(rest, decode) == (schema.ProblemOf(rest) is null), $"without {System.Text.Encoding.UTF8.GetString(name)}: {schema.ProblemOf(rest)}");
            }
        }
    }

    [Fact]
    public void Nulls_are_valid() => Assert.Null(SampleSchemas.EveryNullable.ProblemOf(Entry.Encode(new EveryNullable())));

    [Fact]
    public void An_entry_that_lacks_a_field_is_valid_just_when_it_is_read()
    {
        Holds(SampleSchemas.EveryType, Entry.Encode(Values.Special()), static entry => entry.Decode<EveryType>());
        Holds(SampleSchemas.EveryNullable, Entry.Encode(new EveryNullable()), static entry => entry.Decode<EveryNullable>());
        PropertyTests.Shapes.Sample(
            static value => Holds(SampleSchemas.AllShapes, Entry.Encode(value), static entry => entry.Decode<AllShapes>()), iter: 5, threads: 1);

        static void Holds(EntrySchema schema, Entry whole, Action<Entry> decode)
        {
            foreach (string name in whole.Pairs.Select(static pair => pair.Key).Where(static name => name is not ("type" or "ts_ms")))
            {
                (string, string)[] rest = [.. whole.Pairs.Where(pair => pair.Key != name).Select(static pair => (pair.Key, pair.Value))];
                Assert.True(
                    IsRead(Entry.Of(rest), decode) == (schema.ProblemOf(Entry.Of(rest)) is null), $"without {name}: {schema.ProblemOf(Entry.Of(rest))}");
            }
        }
    }

    [Fact]
    public void What_the_schema_allows_is_read()
    {
        Entry sample = Entry.Encode(Values.Special());
        string[] names = [.. sample.Pairs.Select(static pair => pair.Key).Where(static name => name is not ("type" or "ts_ms"))];
        int allowed = 0, refused = 0;
        Gen.Select(Gen.Int[0, names.Length - 1], s_nearly).Sample(
            (field, text) =>
            {
                Entry entry = Entry.Of([.. sample.Pairs.Select(pair => (pair.Key, pair.Key == names[field] ? text : pair.Value))]);
                if (SampleSchemas.EveryType.ProblemOf(entry) is not null)
                {
                    refused++;
                    return;
                }

                allowed++;
                entry.Decode<EveryType>();
            },
            iter: Times * 40,
            threads: 1);
        Assert.True(allowed > Times && refused > Times, $"{allowed} {refused}");
    }

    [Theory]
    [InlineData("bool", "yes")]
    [InlineData("char", "ab")]
    [InlineData("byte", "256")]
    [InlineData("s_byte", "-129")]
    [InlineData("int32", "2147483648")]
    [InlineData("int32", "1.0")]
    [InlineData("u_int64", "-1")]
    [InlineData("int64", "9223372036854775808")]
    [InlineData("int128", "170141183460469231731687303715884105728")]
    [InlineData("decimal", "49,50")]
    [InlineData("double", "1,5")]
    [InlineData("guid", "6f9619ff")]
    [InlineData("date_time", "05/06/2024")]
    [InlineData("date_time_offset", "2024-13-01T00:00:00Z")]
    [InlineData("date_only", "2023-02-29")]
    [InlineData("time_only", "25:00:00")]
    [InlineData("time_span", "PT5M")]
    [InlineData("level", "Highest")]
    public void What_is_broken_is_neither_valid_nor_read(string name, string text)
    {
        Entry sample = Entry.Encode(Values.Special());
        string actual = Assert.Single(
            sample.Pairs, pair => pair.Key.Replace("_", "", StringComparison.Ordinal) == name.Replace("_", "", StringComparison.Ordinal)).Key;
        Entry entry = Entry.Of([.. sample.Pairs.Select(pair => (pair.Key, pair.Key == actual ? text : pair.Value))]);
        Assert.NotNull(SampleSchemas.EveryType.ProblemOf(entry));
        Assert.False(IsRead(entry, static entry => entry.Decode<EveryType>()));
    }

    private static bool IsRead(Entry entry, Action<Entry> decode)
    {
        try
        {
            decode(entry);
            return true;
        }
        catch (EventDecodeException)
        {
            return false;
        }
    }
}
