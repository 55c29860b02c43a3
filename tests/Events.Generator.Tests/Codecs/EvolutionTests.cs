using Events.Contracts;
using Events.Generator.Tests.Harness;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>
/// For each kind of change: the entry that old code wrote, read by the new, and the reverse. Old entries stand here as the text that they have in Redis.
/// </summary>
public sealed partial class EvolutionTests
{
    [EventStream("evolving"), Retired("placed.gone")]
    internal sealed partial class EvolvingStream;

    // As it was.
    [Event<EvolvingStream>("placed")]
    internal sealed partial record PlacedV1(string Id, string Customer, int Cents);

    [Event<EvolvingStream>("placed", Version = 2)]
    internal sealed partial record PlacedV2(string Id, string Customer, decimal Amount)
    {
        [Upcast]
        private static PlacedV2 From(PlacedV1 old) => new(old.Id, old.Customer, old.Cents / 100m);
    }

    [Event<EvolvingStream>("placed", Version = 3), Alias("placed.before")]
    internal sealed partial record Placed(string Id, string FirstName, string LastName, decimal Amount, string Currency = "EUR")
    {
        [Upcast]
        internal static Placed From(PlacedV2 old)
        {
            string[] names = old.Customer.Split(' ');
            return new(old.Id, names[0], names[1], old.Amount);
        }
    }

    // Before there were versions here at all.
    [Event<EvolvingStream>("simple")]
    internal sealed partial record Simple(string Id);

    [Event<EvolvingStream>("tolerant", ReadsNewer = true)]
    internal sealed partial record Tolerant(string Id);

    private static readonly Entry s_v1 = Entry.Of(("type", "placed"), ("ts_ms", "7"), ("id", "o-1"), ("customer", "Ada Byron"), ("cents", "4950"));
    private static readonly Entry s_v2 = Entry.Of(("type", "placed"), ("ts_ms", "7"), ("ev:version", "2"), ("id", "o-1"), ("customer", "Ada Byron"), ("amount", "49.50"));

    [Fact]
    public void Older_versions_go_through_all_upcasts()
    {
        var expected = new Placed("o-1", "Ada", "Byron", 49.50m);
        Assert.Equal(expected, s_v1.Decode<Placed>());
        Assert.Equal(expected, s_v2.Decode<Placed>());
        Assert.Equal(expected, s_v1.Shuffle(new Random(1)).Decode<Placed>());
        Assert.Equal(expected, s_v2.Shuffle(new Random(2)).Decode<Placed>());
    }

    [Fact]
    public void A_version_is_written_third_and_the_first_is_not()
    {
        Assert.Equal("type=placed id=a customer=b cents=1", Entry.Encode(new PlacedV1("a", "b", 1)).ToString());
        Assert.Equal("type=placed ev:version=3 id=a first_name=b last_name=c amount=1 currency=EUR", Entry.Encode(new Placed("a", "b", "c", 1)).ToString());
        Assert.Equal(new Placed("a", "b", "c", 1), Entry.RoundTrip(new Placed("a", "b", "c", 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_newer_version_is_not_guessed_at(bool isShuffled)
    {
        Entry newer = Entry.Encode(new Placed("a", "b", "c", 1));
        if (isShuffled) newer = newer.Shuffle(new Random(4));
        EventDecodeException error = Assert.Throws<EventDecodeException>(() => newer.Decode<PlacedV2>());
        Assert.Equal(("3", "ev:version"), (error.NewerVersion, error.Field));
        Assert.Equal("3", Assert.Throws<EventDecodeException>(() => newer.Decode<PlacedV1>()).NewerVersion);
        Assert.Equal(
            "2", Assert.Throws<EventDecodeException>(() => Entry.Of(("type", "simple"), ("ev:version", "2"), ("id", "x")).Decode<Simple>()).NewerVersion);
    }

    [Fact]
    public void A_newer_version_is_read_where_that_is_declared() =>
        Assert.Equal("x", Entry.Of(("type", "tolerant"), ("ev:version", "9"), ("id", "x"), ("more", "y")).Decode<Tolerant>().Id);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("99999999999")]
    public void What_is_no_version_is_an_error(string version) =>
        Assert.Throws<EventDecodeException>(() => Entry.Of(("type", "placed"), ("ev:version", version), ("id", "x")).Decode<Placed>());

    [Fact]
    public void What_an_upcast_refuses_is_wrong_with_the_entry()
    {
        EventDecodeException error = Assert.Throws<EventDecodeException>(
            () => Entry.Of(("type", "placed"), ("id", "o-1"), ("customer", "Ada"), ("cents", "1")).Decode<Placed>());
        Assert.IsType<IndexOutOfRangeException>(error.InnerException);
    }

    [Fact]
    public void The_stream_reads_the_newest_of_an_event_type_and_its_aliases()
    {
        Assert.Equal(["all.kept", "kept", "placed", "placed.before", "row", "row.now", "simple", "tolerant"], EvolvingStream.Definition.Events.Select(item => item.Type));
        Assert.IsType<Placed>(EvolvingStream.Definition.Find("placed"u8)!.Decode(s_v1.Fields));
    }

    [ConsumerGroup<EvolvingStream>("group")]
    internal sealed partial class Group
    {
        public List<object> Seen { get; } = [];

        [Handles]
        public Task On(Placed placed)
        {
            Seen.Add(placed);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Handlers_get_entries_of_aliases() => Assert.Equal(
        ["placed On", "placed.before On"], Group.Definition.Handlers.Select(handler => $"{handler.EventType} {handler.Method}"));

    // One pair of entries for each row of the guide's table.
    [Event<EvolvingStream>("row")]
    internal sealed partial record Before(string Id, int Number, string? Note, Level Level);

    [Event<EvolvingStream>("row.now")]
    internal sealed partial record After([Alias("id")] string Key, long Number, NewLevel Level, string Added = "d", int? Maybe = null);

    internal enum Level
    {
        Low,
        [UnknownValue] Other,
    }

    internal enum NewLevel
    {
        [Alias("Low")] Lowest,
        High,
        Other,
    }

    [Fact]
    public void New_code_reads_old_entries() => Assert.Equal(
        new After("i", 5, NewLevel.Lowest),
        Entry.Encode(new Before("i", 5, "n", Level.Low)).Decode<After>());

    [Fact]
    public void Old_code_reads_new_entries_or_says_what_it_lacks()
    {
        Entry written = Entry.Encode(new After("i", 5, NewLevel.High));
        Assert.Equal("id", Assert.Throws<EventDecodeException>(() => written.Decode<Before>()).Field);
        Assert.Equal(new Before("i", 5, null, Level.Other), written.Add("id", "i"u8.ToArray()).Decode<Before>());
    }

    [Event<EvolvingStream>("kept")]
    internal sealed partial record Kept([Alias("nr")] int Number, string? Text = "d")
    {
        public UnknownFields? More { get; init; }
    }

    [Fact]
    public void Unknown_fields_are_kept_and_written_again()
    {
        Entry entry = Entry.Of(
            ("x", "1"), ("type", "kept"), ("ts_ms", "7"), ("number", "5"), ("y", ""), ("nr", "6"), ("number", "7"), ("traceparent", "t"), ("h:a", "b"), ("x", "2"));
        Kept read = entry.Decode<Kept>();
        Assert.Equal((5, "d", 3), (read.Number, read.Text, read.More!.Count));
        Assert.Equal(("1", ""), (read.More.GetText("x"), read.More.GetText("y")));
        Assert.Equal("type=kept number=5 text=d x=1 y= x=2", Entry.Encode(read).ToString());
        Assert.Equal(read, Entry.RoundTrip(read));
        Assert.Null(Entry.RoundTrip(new Kept(5)).More);
        Assert.Equal("3", Assert.Throws<EventDecodeException>(() => Entry.Of(("number", "5"), ("text", "t"), ("ev:version", "3")).Decode<Kept>()).NewerVersion);
    }

    [Event<EvolvingStream>("all.kept")]
    internal sealed partial record AllKept(UnknownFields? Fields);

    [Fact]
    public void An_event_may_know_nothing()
    {
        AllKept read = Entry.Of(("type", "all.kept"), ("größe", "ü")).Decode<AllKept>();
        Assert.Equal("type=all.kept größe=ü", Entry.Encode(read).ToString());
        Assert.Equal("größe", read.Fields!.ToString());
        Assert.Equal(read, new AllKept(new UnknownFields(new KeyValuePair<string, ReadOnlyMemory<byte>>("größe", "ü"u8.ToArray()))));
    }
}
