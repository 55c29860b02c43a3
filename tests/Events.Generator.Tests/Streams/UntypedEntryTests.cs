using Events.Contracts;
using Events.Definitions;
using Events.Generator.Tests.Harness;
using Events.Wire;

namespace Events.Generator.Tests.Streams;

/// <summary>Entries without a type, as the event that the stream names for them; times as numbers.</summary>
public sealed partial class UntypedEntryTests
{
    [EventStream("payments")]
    internal sealed partial class PaymentStream;

    [Event<PaymentStream>("payment.received", ReadsUntyped = true), Alias("payment.made")]
    internal sealed partial record PaymentReceived(
        [Field("orderID")] string OrderId,
        decimal Amount,
        [FieldConverter<UnixMilliseconds>] DateTimeOffset? At = null,
        [FieldConverter<UnixSeconds>] DateTime? Due = null);

    [Event<PaymentStream>("payment.refused")]
    internal sealed partial record PaymentRefused(string OrderId);

    [EventStream("raw")]
    internal sealed partial class RawStream;

    [Event<RawStream>("raw", ReadsUntyped = true)]
    internal sealed partial record Raw(UnknownFields? Fields);

    [ConsumerGroup<PaymentStream>("ledger")]
    internal sealed partial class Ledger
    {
        [Handles]
        public static Task On(PaymentRefused refused) => Task.CompletedTask;

        [Handles]
        public static Task On(PaymentReceived received) => Task.CompletedTask;
    }

    [Fact]
    public void They_are_read_as_the_event_that_says_so()
    {
        EventDefinition untyped = PaymentStream.Definition.Untyped!;
        Assert.Equal("payment.received", untyped.Type);
        Assert.Same(untyped, PaymentStream.Definition.Find(default));
        Assert.Same(untyped, PaymentStream.Definition.Find("payment.received"u8));
        Assert.Equal(["payment.received"], PaymentStream.Definition.Events.Where(item => item.ReadsUntyped).Select(item => item.Type));
        Assert.Equal(new PaymentReceived("o-1", 49.50m), untyped.Decode(Entry.Of(("orderID", "o-1"), ("amount", "49.50")).Fields));
        Assert.Equal(new PaymentReceived("o-1", 1), untyped.Decode(Entry.Of(("type", ""), ("amount", "1"), ("orderID", "o-1")).Fields));
        EventDecodeException error = Assert.Throws<EventDecodeException>(() => untyped.Decode(Entry.Of(("field", "value")).Fields));
        Assert.Equal("orderID", error.Field);
    }

    [Fact]
    public void A_group_finds_its_handler()
    {
        ConsumerGroupDefinition definition = Ledger.Definition;
        Assert.Equal("payment.received", definition.Handlers[definition.FindHandler(default)].EventType);
        Assert.Equal(-1, definition.FindHandler("payment"u8));
    }

    [Fact]
    public void A_stream_that_names_none_reads_none()
    {
        Assert.Null(ShopStream.Definition.Untyped);
        Assert.Null(ShopStream.Definition.Find(default));
    }

    [Fact]
    public void An_event_of_nothing_but_unknown_fields_takes_any()
    {
        var read = (Raw)RawStream.Definition.Find(default)!.Decode(Entry.Of(("field", "value"), ("more", "2")).Fields);
        Assert.Equal(("field more", "value", "2"), (read.Fields!.ToString(), read.Fields.GetText("field"), read.Fields.GetText("more")));
        Assert.Null(((Raw)RawStream.Definition.Untyped!.Decode(Entry.Of(("type", "")).Fields)).Fields);
    }

    [Theory]
    [InlineData("1716998413541", "2024-05-29T16:00:13.541Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("-1", "1969-12-31T23:59:59.999Z")]
    [InlineData("253402300799999", "9999-12-31T23:59:59.999Z")]
    public void Times_as_milliseconds(string text, string time)
    {
        var expected = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        PaymentReceived read = Entry.Of(("orderID", "o"), ("amount", "1"), ("at", text)).Decode<PaymentReceived>();
        Assert.Equal((expected, TimeSpan.Zero), (read.At!.Value, read.At.Value.Offset));
        Assert.Equal(text, Entry.Encode(read).Pairs.Single(pair => pair.Key == "at").Value);
    }

    [Theory]
    [InlineData("at", "")]
    [InlineData("at", "1716998413.541")]
    [InlineData("at", "2024-05-29")]
    [InlineData("at", "253402300800000")]
    [InlineData("at", "9223372036854775807")]
    [InlineData("due", "1716998413.5")]
    [InlineData("due", "-62135596801")]
    public void What_is_no_such_number_is_refused(string field, string value)
    {
        EventDecodeException error = Assert.Throws<EventDecodeException>(
            () => Entry.Of(("type", "payment.received"), ("orderID", "o"), ("amount", "1"), (field, value)).Decode<PaymentReceived>());
        Assert.Equal((field, value), (error.Field, error.Value));
        Assert.Contains("(event 'payment.received')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_as_seconds_are_cut_off_and_need_a_kind()
    {
        var due = new DateTime(2024, 5, 29, 16, 0, 13, 541, DateTimeKind.Utc);
        PaymentReceived payment = new("o", 1, null, due);
        Assert.Equal("1716998413", Entry.Encode(payment).Pairs.Single(pair => pair.Key == "due").Value);
        Assert.Equal((due.AddMilliseconds(-541), DateTimeKind.Utc), (Entry.RoundTrip(payment).Due!.Value, Entry.RoundTrip(payment).Due!.Value.Kind));
        Assert.Throws<ArgumentException>(() => Entry.Encode(payment with { Due = DateTime.SpecifyKind(due, DateTimeKind.Unspecified) }));
    }

    [Fact]
    public void What_cannot_be_written_names_field_and_event()
    {
        ArgumentNullException missing = Assert.Throws<ArgumentNullException>(() => Entry.Encode(new PaymentReceived(null!, 1)));
        Assert.Equal("orderID", missing.ParamName);
        Assert.StartsWith("Field 'orderID' of event 'payment.received' is null", missing.Message, StringComparison.Ordinal);
        Exception half = Assert.Throws<System.Text.EncoderFallbackException>(() => Entry.Encode(new PaymentReceived("a\uD800", 1)));
        Assert.StartsWith("Field 'orderID' of event 'payment.received' cannot be written", half.Message, StringComparison.Ordinal);
        var batch = new ShopStream(new RecordingClient(ShopStream.Definition)).CreateBatch();
        batch.Add(new Placed("first", "alice"));
        Assert.StartsWith(
            "Field 'customer' of event 'order.placed' is null",
            Assert.Throws<ArgumentNullException>(() => batch.Add(new Placed("second", null!))).Message,
            StringComparison.Ordinal);
        Assert.Equal(1, batch.Count);
    }
}
