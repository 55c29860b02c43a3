using System.Globalization;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>Entries that another client wrote.</summary>
public sealed partial class ForeignEntryTests
{
    [Event<SampleStream>("order.placed")]
    internal sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount, int? Lines, string? Note);

    private static readonly (string, string)[] Complete =
        [("type", "order.placed"), ("order_id", "o-1"), ("customer", "alice"), ("amount", "49.50"), ("lines", "2"), ("note", "n")];

    private static readonly OrderPlaced Expected = new("o-1", "alice", 49.50m, 2, "n");

    [Fact]
    public void Our_own_entry_has_type_first_and_the_fields_in_declaration_order() => Assert.Equal(
        "type=order.placed order_id=o-1 customer=alice amount=49.50 lines=2 note=n", Entry.Encode(Expected).ToString());

    [Fact]
    public void Null_of_a_value_type_is_an_empty_value_and_null_text_is_left_out() => Assert.Equal(
        "type=order.placed order_id= customer= amount=0 lines=",
        Entry.Encode(new OrderPlaced("", "", 0, null, null)).ToString());

    [Fact]
    public void Empty_text_and_no_text_differ()
    {
        Assert.Equal("", Entry.RoundTrip(Expected with { Note = "" }).Note);
        Assert.Null(Entry.RoundTrip(Expected with { Note = null }).Note);
    }

    [Fact]
    public void Fields_may_stand_in_any_order()
    {
        foreach ((string, string)[] fields in Permutations(Complete)) Assert.Equal(Expected, Entry.Of(fields).Decode<OrderPlaced>());
    }

    [Fact]
    public void Unknown_fields_are_passed_over_wherever_they_stand()
    {
        for (int at = 0; at <= Complete.Length; at++)
        {
            List<(string, string)> fields = [.. Complete];
            fields.Insert(at, ("order_i", "unknown"));
            fields.Insert(at, ("order_id2", "unknown"));
            fields.Insert(at, ("xrder_id", "same length"));
            fields.Insert(at, ("", ""));
            Assert.Equal(Expected, Entry.Of([.. fields]).Decode<OrderPlaced>());
        }
    }

    [Fact]
    public void Of_a_repeated_field_the_first_counts()
    {
        for (int at = 1; at < Complete.Length; at++)
        {
            // The second one is not even valid where it is a number.
            Assert.Equal(Expected, Entry.Of([.. Complete, (Complete[at].Item1, "second")]).Decode<OrderPlaced>());
            List<(string, string)> adjacent = [.. Complete];
            adjacent.Insert(at + 1, (Complete[at].Item1, "second"));
            Assert.Equal(Expected, Entry.Of([.. adjacent]).Decode<OrderPlaced>());
        }
    }

    [Fact]
    public void A_hand_written_entry_with_the_envelope_of_others_is_read()
    {
        Entry entry = Entry.Of(
            ("ts_ms", "1716998413541"), ("amount", "49.50"), ("trace", "x"), ("order_id", "o-1"), ("type", "order.placed"),
            ("customer", "alice"));
        Assert.Equal(new OrderPlaced("o-1", "alice", 49.50m, null, null), entry.Decode<OrderPlaced>());
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1716998413541), entry.Fields.ProducedAt);
        Assert.True(entry.Fields.EventType.SequenceEqual("order.placed"u8));
    }

    [Theory]
    [InlineData("order_id")]
    [InlineData("customer")]
    [InlineData("amount")]
    public void A_missing_required_field_is_named(string field)
    {
        Entry entry = Entry.Of([.. Complete.Where(pair => pair.Item1 != field)]);
        EventDecodeException error = Assert.Throws<EventDecodeException>(() => entry.Decode<OrderPlaced>());
        Assert.Equal(field, error.Field);
        Assert.Equal($"The entry has no field '{field}', which event 'order.placed' requires.", error.Message);
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("note")]
    public void A_missing_nullable_field_is_null(string field)
    {
        OrderPlaced read = Entry.Of([.. Complete.Where(pair => pair.Item1 != field)]).Decode<OrderPlaced>();
        Assert.Equal(field == "lines" ? Expected with { Lines = null } : Expected with { Note = null }, read);
    }

    [Theory]
    [InlineData("amount", "49,50")]
    [InlineData("amount", "")]
    [InlineData("amount", " 1")]
    [InlineData("amount", "1 ")]
    [InlineData("amount", "$1")]
    [InlineData("amount", "1,000")]
    [InlineData("amount", "(1)")]
    [InlineData("amount", "NaN")]
    [InlineData("amount", "99999999999999999999999999999999")]
    [InlineData("amount", "1.00000000000000000000000000001")]
    [InlineData("amount", "7.92281625142643375935439503355")]
    [InlineData("amount", "1e-29")]
    [InlineData("amount", "inf")]
    [InlineData("lines", "2.0")]
    [InlineData("lines", "two")]
    [InlineData("lines", "0x2")]
    [InlineData("lines", "2147483648")]
    [InlineData("lines", "٣")]
    public void A_bad_value_is_named_and_kept_out_of_the_message(string field, string value)
    {
        Entry inOrder = Entry.Of([.. Complete.Select(pair => pair.Item1 == field ? (field, value) : pair)]);
        Entry byName = Entry.Of([.. Complete.Reverse().Select(pair => pair.Item1 == field ? (field, value) : pair)]);
        foreach (Entry entry in new[] { inOrder, byName })
        {
            EventDecodeException error = Assert.Throws<EventDecodeException>(() => entry.Decode<OrderPlaced>());
            Assert.Equal(field, error.Field);
            Assert.StartsWith($"The value of field '{field}' (", error.Message, StringComparison.Ordinal);
            Assert.Equal(value, error.Value);
        }
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        Entry entry = Entry.Of(("type", "order.placed"), ("customer", "alice"), ("amount", "1")).Add("order_id", [0xC3, 0x28]);
        Assert.Equal("order_id", Assert.Throws<EventDecodeException>(() => entry.Decode<OrderPlaced>()).Field);
    }

    [Theory]
    [InlineData("bool", "yes")]
    [InlineData("char", "ab")]
    [InlineData("char", "")]
    [InlineData("char", "\U0001F600")]
    [InlineData("s_byte", "128")]
    [InlineData("byte", "-1")]
    [InlineData("u_int64", "18446744073709551616")]
    [InlineData("double", "1e999e")]
    [InlineData("double", "1e999")]
    [InlineData("double", "-1e999")]
    [InlineData("double", "1e-999")]
    [InlineData("double", "infinite")]
    [InlineData("single", "1e39")]
    [InlineData("single", "1e-60")]
    [InlineData("half", "65536")]
    [InlineData("guid", "{00000000-0000-0000-0000-000000000000}")]
    [InlineData("date_time", "yesterday")]
    [InlineData("date_time", "05/06/2024")]
    [InlineData("date_time", "2024-05-29T16:00:13.54100001")]
    [InlineData("date_time", "2024-02-30")]
    [InlineData("date_time", "2024-05-29T24:00:00")]
    [InlineData("date_time", "20240529")]
    [InlineData("date_time", "2024-05-29T")]
    [InlineData("date_time", "0001-01-01T00:00:00+14:00")]
    [InlineData("date_time_offset", "05/06/2024")]
    [InlineData("date_time_offset", "29 May 2024")]
    [InlineData("date_time_offset", "2024-05-29T16:00:13+15:00")]
    [InlineData("date_time_offset", "2024-05-29T16:00:13 UTC")]
    [InlineData("date_time_offset", "9999-12-31T23:59:59-01:00")]
    [InlineData("time_only", "4 PM")]
    [InlineData("time_only", "16:00:13.")]
    [InlineData("date_time_offset", "2026-13-01T00:00:00Z")]
    [InlineData("date_only", "01/02/2026")]
    [InlineData("time_only", "25:00:00")]
    [InlineData("time_span", "1 hour")]
    [InlineData("level", "lo")]
    [InlineData("level", "256")]
    [InlineData("rights", "Read, Write")]
    public void Every_type_refuses_what_it_cannot_hold(string field, string value)
    {
        Entry entry = Entry.Of([.. Entry.Encode(Values.Smallest()).Pairs
            .Select(pair => (pair.Key, pair.Key == field ? value : pair.Value))]);
        Assert.Contains(entry.Pairs, pair => pair.Key == field);
        Assert.Equal(field, Assert.Throws<EventDecodeException>(() => entry.Decode<EveryType>()).Field);
    }

    [Theory]
    [InlineData("bool", "1", "True")]
    [InlineData("bool", "TRUE", "True")]
    [InlineData("int32", "+7", "7")]
    [InlineData("decimal", "1e3", "1000")]
    [InlineData("guid", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("date_time_offset", "2024-05-29T16:00:13Z", "05/29/2024 16:00:13 +00:00")]
    [InlineData("date_time_offset", "2024-05-29T16:00:13.541+02:00", "05/29/2024 16:00:13 +02:00")]
    [InlineData("date_time_offset", "2024-05-29", "05/29/2024 00:00:00 +00:00")]
    [InlineData("time_only", "16:00:13", "16:00")]
    [InlineData("time_only", "16:00", "16:00")]
    [InlineData("decimal", "1.10000000000000000000000000000000000", "1.1000000000000000000000000000")]
    [InlineData("decimal", "79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("double", "inf", "Infinity")]
    [InlineData("double", "-Inf", "-Infinity")]
    [InlineData("double", "+Infinity", "Infinity")]
    [InlineData("double", "nan", "NaN")]
    [InlineData("double", "0e-999", "0")]
    [InlineData("single", "inf", "Infinity")]
    [InlineData("half", "-inf", "-Infinity")]
    [InlineData("date_time", "2024-05-29 16:00:13.5410000000", "05/29/2024 16:00:13")]
    [InlineData("date_time", "2024-05-29t16:00:13z", "05/29/2024 16:00:13")]
    [InlineData("date_time_offset", "2024-05-29T16:00:13-0330", "05/29/2024 16:00:13 -03:30")]
    [InlineData("date_time_offset", "2024-05-29T16:00+02", "05/29/2024 16:00:00 +02:00")]
    [InlineData("level", "1", "Low")]
    [InlineData("level", "low", "Low")]
    [InlineData("level", "TOP", "High")]
    [InlineData("level", "Top", "High")]
    [InlineData("rights", "3", "Read, Write")]
    public void What_others_write_is_understood(string field, string value, string expected)
    {
        Entry entry = Entry.Of([.. Entry.Encode(Values.Smallest()).Pairs
            .Select(pair => (pair.Key, pair.Key == field ? value : pair.Value))]);
        EveryType read = entry.Decode<EveryType>();
        object found = EveryTypeComparer.Properties(typeof(EveryType))
            .Single(property => string.Equals(property.Name, field.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
            .GetValue(read)!;
        string text = found is Level level ? Enum.GetNames<Level>().First(name => Enum.Parse<Level>(name) == level)
            : Convert.ToString(found, CultureInfo.InvariantCulture)!;
        Assert.Equal(expected, text);
    }

    private static IEnumerable<T[]> Permutations<T>(T[] items)
    {
        if (items.Length <= 1)
        {
            yield return items;
            yield break;
        }

        for (int i = 0; i < items.Length; i++)
        {
            foreach (T[] rest in Permutations([.. items[..i], .. items[(i + 1)..]])) yield return [items[i], .. rest];
        }
    }
}
