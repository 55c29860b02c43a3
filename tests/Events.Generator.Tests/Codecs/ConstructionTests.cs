using Events.Contracts;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>All the ways in which an event can be declared.</summary>
public sealed partial class ConstructionTests
{
    [Event<SampleStream>("plain.class")]
    internal sealed partial class PlainClass
    {
        public string Name { get; set; } = null!;

        public int Count { get; set; }

        public int Doubled => Count * 2;

        public static int Shared { get; set; }

        private int Secret { get; set; } = 5;

        [Field("hidden")]
        private int Shown { get; set; }

        public void Show(int value) => Shown = value;

        public int Look() => Shown + Secret;

        public int this[int index] => index;
    }

    [Fact]
    public void A_class_is_made_by_its_setters()
    {
        var value = new PlainClass { Name = "n", Count = 3 };
        value.Show(4);
        Assert.Equal("type=plain.class name=n count=3 hidden=4", Entry.Encode(value).ToString());
        Assert.Equal(9, Entry.RoundTrip(value).Look());
    }

    [Event<SampleStream>("plain.struct")]
    internal partial struct PlainStruct
    {
        public int X { get; set; }

        public int? Y { get; init; }
    }

    [Fact]
    public void A_struct_is_made_by_its_setters() =>
        Assert.Equal(new PlainStruct { X = 1, Y = null }, Entry.RoundTrip(new PlainStruct { X = 1, Y = null }));

    [Event<SampleStream>("record.struct")]
    internal readonly partial record struct RecordStruct(int X, string? Y);

    [Fact]
    public void A_record_struct_is_made_by_its_constructor() =>
        Assert.Equal(new RecordStruct(1, "y"), Entry.RoundTrip(new RecordStruct(1, "y")));

    [Event<SampleStream>("primary.class")]
    internal sealed partial class PrimaryClass(string name, int count)
    {
        public string Name { get; } = name;

        public int Count { get; } = count;
    }

    [Fact]
    public void A_primary_constructor_sets_properties_of_its_names()
    {
        PrimaryClass read = Entry.RoundTrip(new PrimaryClass("n", 2));
        Assert.Equal(("n", 2), (read.Name, read.Count));
    }

    [Event<SampleStream>("two.constructors")]
    internal sealed partial class TwoConstructors
    {
        public TwoConstructors(string name)
            : this(name, -1)
        {
        }

        public TwoConstructors(string name, int count)
        {
            Name = name;
            Count = count;
        }

        public TwoConstructors(object other) => Name = other.ToString()!;

        public string Name { get; }

        public int Count { get; }

        public string? Later { get; init; }
    }

    [Fact]
    public void Of_several_constructors_the_one_that_sets_most_is_called()
    {
        TwoConstructors read = Entry.RoundTrip(new TwoConstructors("n", 2) { Later = "l" });
        Assert.Equal(("n", 2, "l"), (read.Name, read.Count, read.Later));
    }

    internal abstract record Envelope
    {
        public required string Tenant { get; init; }

        public virtual string Kind { get; init; } = "none";
    }

    [Event<SampleStream>("inherited")]
    internal sealed partial record Inherited(string OrderId, int Lines) : Envelope
    {
        public override string Kind { get; init; } = "order";

        public DateOnly Day { get; init; }
    }

    [Fact]
    public void Inherited_properties_come_first()
    {
        var value = new Inherited("o", 2) { Tenant = "t", Kind = "k", Day = new DateOnly(2026, 1, 2) };
        Assert.Equal("type=inherited tenant=t kind=k order_id=o lines=2 day=2026-01-02", Entry.Encode(value).ToString());
        Assert.Equal(value, Entry.RoundTrip(value));
    }

    [Event<SampleStream>("base.event")]
    internal partial record BaseEvent(string Id);

    [Event<SampleStream>("derived.event")]
    internal sealed partial record DerivedEvent(string Id, int More) : BaseEvent(Id);

    [Fact]
    public void An_event_may_derive_from_an_event()
    {
        Assert.Equal(new BaseEvent("b"), Entry.RoundTrip(new BaseEvent("b")));
        Assert.Equal(new DerivedEvent("d", 1), Entry.RoundTrip(new DerivedEvent("d", 1)));
        Assert.Equal("derived.event", DerivedEvent.EventTypeName);
    }

    [Event<SampleStream>("no.fields")]
    internal sealed partial record NoFields;

    [Fact]
    public void An_event_may_have_no_fields()
    {
        Assert.Equal("type=no.fields", Entry.Encode(new NoFields()).ToString());
        Assert.Equal(new NoFields(), Entry.Of(("x", "y")).Decode<NoFields>());
    }

    [Event<SampleStream>("named")]
    internal sealed partial record Named([Field("id")] string OrderId, [property: Field("größe \"$\r\n")] int Size)
    {
        [Field("Third")]
        public bool Other { get; init; }
    }

    [Fact]
    public void Fields_can_be_named()
    {
        var value = new Named("o", 2) { Other = true };
        Assert.Equal("type=named id=o größe \"$\r\n=2 Third=true", Entry.Encode(value).ToString());
        Assert.Equal(value, Entry.RoundTrip(value));
        Assert.Equal(value, Entry.Encode(value).Shuffle(new Random(1)).Decode<Named>());
    }

    [Event<SampleStream>("strict")]
    internal sealed partial record Strict(int Count)
    {
        public int Count { get; init; } = Count > 0 ? Count : throw new ArgumentOutOfRangeException(nameof(Count), "not positive");
    }

    [Fact]
    public void What_the_event_itself_refuses_is_wrong_with_the_entry()
    {
        EventDecodeException error =
            Assert.Throws<EventDecodeException>(() => Entry.Of(("type", "strict"), ("count", "0")).Decode<Strict>());
        Assert.StartsWith("The entry is no valid 'strict': not positive", error.Message, StringComparison.Ordinal);
        Assert.IsType<ArgumentOutOfRangeException>(error.InnerException);
        Assert.Equal(3, Entry.RoundTrip(new Strict(3)).Count);
    }

    [Event<SampleStream>("own.codec")]
    internal sealed partial record OwnCodec(int Number)
    {
        public static void EncodeEntry(in OwnCodec value, ref EntryWriter writer)
        {
            writer.WritePair("$4\r\ntype\r\n$9\r\nown.codec\r\n"u8);
            writer.WriteFormatted("$1\r\nx\r\n"u8, value.Number * 2);
        }
    }

    [Fact]
    public void A_member_that_the_event_declares_itself_is_not_generated() =>
        Assert.Equal("type=own.codec x=6", Entry.Encode(new OwnCodec(3)).ToString());

    [Event<SampleStream>("with.type.name")]
    internal sealed partial record WithTypeName(string EventTypeName, string Type2);

    [Fact]
    public void A_property_may_be_called_like_the_generated_one()
    {
        Assert.Equal(new WithTypeName("a", "b"), Entry.RoundTrip(new WithTypeName("a", "b")));
        Assert.Equal("with.type.name", TypeNameOf<WithTypeName>());
    }

    private static string TypeNameOf<T>()
        where T : IEvent<T> => T.EventTypeName;

    // Names of everything that the generated methods name themselves, and keywords of C#.
    [Event<SampleStream>("awkward")]
    internal sealed partial record Awkward(
        int Value, int Writer, int Fields, int Reader, int Seen, int Name, int Defaults, int Exception, [Field("small")] int value, int? Text,
        string @class, string? @event, int @record, Level? Level, int WriteLevel, int ReadLevel, int? Number, int? __);

    [Fact]
    public void Names_of_generated_locals_and_keywords_do_no_harm()
    {
        var value = new Awkward(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "c", "e", 13, Samples.Level.Low, 15, 16, 17, 18);
        Assert.Equal(value, Entry.RoundTrip(value));
        Assert.Equal(value, Entry.Encode(value).Shuffle(new Random(2)).Decode<Awkward>());
    }
}
