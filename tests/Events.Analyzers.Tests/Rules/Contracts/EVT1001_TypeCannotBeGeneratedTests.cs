using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1001_TypeCannotBeGeneratedTests : RuleTest
{
    public override string Id => "EVT1001";

    protected override string Wrap(string source) => ContractPrograms.WithStream(source);

    [Fact]
    public Task Event_that_is_not_partial() => Flags(
        """[Event<Orders>("a")] public sealed record [|Placed|](string Id);""",
        "The event 'Placed' gets no generated code: it is not partial");

    [Fact]
    public Task Stream_and_group_that_are_not_partial() => Flags("""
        [EventStream("x")] public class [|Extra|];
        [ConsumerGroup<Orders>("g")] public class [|Group|];
        """);

    [Fact]
    public Task Outer_type_that_is_not_partial() => Flags(
        """public class [|Outer|] { [Event<Orders>("a")] public partial record Placed(string Id); }""");

    [Theory]
    [InlineData("public partial record [|Placed|]<T>(string Id);")]
    [InlineData("public abstract partial record [|Placed|](string Id);")]
    [InlineData("public ref partial struct [|Placed|] { public string Id { get; set; } }")]
    [InlineData("file partial record [|Placed|](string Id);")]
    [InlineData("public partial class [|Placed|](string other) { public string Id { get; init; } = other; }")]
    [InlineData("public partial class [|Placed|] { private Placed(int id) { } public string Id { get; init; } = \"\"; }")]
    [InlineData("public partial record Placed { public string [|Id|] { get; } }")]
    [InlineData("public partial record Placed(string Id) { public System.Guid [|EventId|] { get; } = System.Guid.NewGuid(); }")]
    [InlineData("public partial class Placed { public List<string> [|Lines|] { get; } = []; }")]
    [InlineData("public partial class Placed { private readonly System.Guid _id = System.Guid.NewGuid(); public System.Guid [|Id|] => _id; }")]
    [InlineData("public partial class Placed { public readonly System.Guid [|Id|] = System.Guid.NewGuid(); }")]
    [InlineData("public partial class Placed { public System.Guid [|Id|] => field == default ? field = System.Guid.NewGuid() : field; }")]
    [InlineData("public partial class [|Placed|](long at = 0) { public long Twice => at * 2; }")]
    [InlineData("public partial record Placed(string Id) { [Ignore] public required string [|Extra|] { get; init; } }")]
    [InlineData("public partial record Placed(string [|EncodeEntry|]);")]
    public Task Shapes_that_cannot_be_constructed_or_extended(string declaration) =>
        Flags("#pragma warning disable CS8618\n[Event<Orders>(\"a\")] " + declaration);

    [Fact]
    public Task Base_record_whose_id_and_time_would_be_made_anew() => Flags("""
        public abstract record Envelope
        {
            public System.Guid [|EventId|] { get; } = System.Guid.NewGuid();
            public System.DateTimeOffset [|OccurredAt|] { get; private set; } = System.DateTimeOffset.UtcNow;
        }
        [Event<Orders>("a")] public sealed partial record Placed(string Id) : Envelope;
        """);

    [Fact]
    public Task Event_whose_property_another_generator_completes() => Flags("""
        [Event<Orders>("a")] public sealed partial record [|Placed|](Key Key);
        public partial record struct Key;
        partial record struct Key { public string Text { get; set; } }
        partial record Placed
        {
            [System.CodeDom.Compiler.GeneratedCode("Events.Generator.Refused", "1")]
            public static void EncodeEntry(in Placed value, ref Events.Wire.EntryWriter writer) => throw new System.NotSupportedException();
        }
        """);

    [Theory]
    [InlineData("static Placed [|From|](Other old) => new(old.Id);")]
    [InlineData("static Placed [|From|](string old) => new(old);")]
    [InlineData("Placed [|From|](Old old) => new(old.Id);")]
    public Task Upcasts_of_no_older_version(string method) => Flags($$"""
        [Event<Orders>("a")] public sealed partial record Old(string Id);
        [Event<Orders>("b")] public sealed partial record Other(string Id);
        [Event<Orders>("a", Version = 2)] public sealed partial record Placed(string Id) { [Upcast] public {{method}} }
        """);

    [Fact]
    public Task An_upcast_that_stands_in_no_event() => Flags(
        """
        [Event<Orders>("a")] public sealed partial record Old(string Id);
        [Event<Orders>("a", Version = 2)] public sealed partial record Placed(string Id);
        public static class Upcasts { [Upcast] public static Placed [|From|](Old old) => new(old.Id); }
        """,
        "The upcast 'From' gets no generated code: it stands in 'Upcasts', which is no event; declare it in the event that it makes");

    [Fact]
    public Task Upcast_of_an_older_version() => Silent("""
        [Event<Orders>("a")] public sealed partial record Old(string Id);
        [Event<Orders>("a", Version = 2)] public sealed partial record Placed(string Id) { [Upcast] private static Placed From(Old old) => new(old.Id); }
        """);

    [Fact]
    public Task Property_that_hides_another() => Flags("""
        public record Envelope { public string Id { get; init; } = ""; }
        [Event<Orders>("a")] public sealed partial record Placed : Envelope { public new int [|Id|] { get; init; } }
        """);

    [Fact]
    public Task Stream_with_a_member_that_a_generated_one_needs() => Flags(
        """[EventStream("x")] public partial class Extra { public class [|Batch|]; }""",
        "The stream 'Extra' gets no generated code: its member 'Batch' has the name of a generated one");

    [Fact]
    public Task Event_in_a_generic_type() => Flags(
        """public partial class Outer<T> { [Event<Orders>("a")] public partial record [|Placed|](string Id); }""");

    [Fact]
    public Task Private_event() => Flags(
        """public partial class Outer { [Event<Orders>("a")] private partial record [|Placed|](string Id); }""");

    [Fact]
    public Task Stream_with_a_constructor() => Flags(
        """[EventStream("x")] public partial class [|Extra|] { public Extra(int size) { } }""");

    [Fact]
    public Task Stream_whose_only_constructor_is_the_generated_one() => Silent("""
        [EventStream("x")] public partial class Extra;
        partial class Extra
        {
            [System.CodeDom.Compiler.GeneratedCode("Events.Generator", "1")]
            public Extra(Events.Streams.StreamClient client) { }
        }
        """);

    [Theory]
    [InlineData("public sealed partial record Placed(string Id);")]
    [InlineData("public partial record struct Placed(string Id);")]
    [InlineData("public partial class Placed { public string? Id { get; set; } public int Twice => 2; }")]
    [InlineData("public partial record Placed { public required string Id { get; init; } }")]
    [InlineData("public partial class Placed(string id) { public string Id { get; } = id; }")]
    [InlineData("public partial record Placed(string Id) { public string Kind { get; } = \"order\"; }")]
    [InlineData("public partial record Placed(string Id, int Version = 1);")]
    [InlineData("public partial record Placed(string Id) { public System.TimeSpan Zero { get; } = System.TimeSpan.Zero; }")]
    [InlineData("public partial record Placed(string Id) { [Field(\"x\")] private int Shown { get; set; } }")]
    [InlineData("public partial record Placed(string Id) { [Ignore] public System.Guid Made { get; } = System.Guid.NewGuid(); }")]
    [InlineData("public partial record Placed(string Id) { private readonly object _gate = new(); public bool Try() => _gate is not null; }")]
    [InlineData("public partial class Placed { public Placed() { } public Placed(string id) => Id = id; public string Id { get; set; } = \"\"; }")]
    [InlineData("public partial record Placed(string Id) { [System.Obsolete(\"x\", true)] public int Old { get; init; } }")]
    [InlineData("public partial record Placed(System.Guid Id) { public System.Guid Id { get; } = Id; }")]
    [InlineData("public partial record Placed(string Id) { [System.CodeDom.Compiler.GeneratedCode(\"Events.Generator\", \"1\")] public static void EncodeEntry(in Placed value, ref Events.Wire.EntryWriter writer) { } }")]
    [InlineData("public partial record Placed(string Id) { public static void EncodeEntry(in Placed value, ref Events.Wire.EntryWriter writer) { } }")]
    [InlineData("public partial record Placed(string Id) { public required List<string> Lines { get; init; } }")]
    [InlineData("internal partial record struct Placed { public string Id { get; private set; } }")]
    [InlineData("public partial class Placed { public string Id = \"\"; public required int Extra; }")]
    [InlineData("public partial record Placed(string Id) { [Ignore] public List<string> Cache { get; } = []; }")]
    [InlineData("public partial record Placed(string Id) { public string Kind { get; } = nameof(Placed); public System.Guid None { get; } = System.Guid.Empty; }")]
    [InlineData("public partial record Placed(string Id) { private int _seen; public void See() => _seen++; }")]
    [InlineData("public partial class Placed { private string _id = \"\"; public string Id { get => _id; set => _id = value; } public string Shown => _id; }")]
    [InlineData("public partial class Placed(string id) { private readonly string _id = id; public string Id => _id; }")]
    [InlineData("public partial record Placed(string Id) { public string Name => Id; public int Length { get { return Id.Length; } } }")]
    [InlineData("public partial class Placed { public string? Id { get; set; } public event System.Action? Changed; public void Change() => Changed?.Invoke(); }")]
    [InlineData("public partial record Placed(string Id) { public const int Version = 1; public static int Count; public static List<int> All { get; } = []; }")]
    [InlineData("public partial record Placed(string Id) : IHasKind { } public interface IHasKind { string Kind => \"k\"; }")]
    public Task Shapes_the_generator_takes(string declaration) => Silent("[Event<Orders>(\"a\")] " + declaration);

    [Fact]
    public Task Partial_over_two_files() => SilentFiles(
        ("A.cs", """using Events; [EventStream("s")] partial class S; [Event<S>("a")] partial record Placed(string Id);"""),
        ("B.cs", "partial record Placed { public int Extra { get; init; } }"));

    [Fact]
    public Task Types_without_the_attribute() => Silent("public abstract record Placed<T>(T Id);");

    [Fact]
    public Task An_attribute_of_that_name_from_elsewhere() => SilentFiles(("Test.cs", """
        [Mine.Event<object>("a")] class Placed;
        namespace Mine { class EventAttribute<T>(string type) : Attribute { public string Type => type; } }
        """));

    [Fact]
    public Task Generated_code() => SilentFiles(("Placed.g.cs", """
        using Events; [EventStream("s")] partial class S; [Event<S>("a")] record Placed(string Id);
        """));

    [Theory]
    [InlineData("""[Event<Orders>("a")] internal readonly partial record struct Placed(string Id, decimal Amount);""")]
    [InlineData("""public partial class Outer { [Event<Orders>("a")] public sealed partial record Placed(string Id); }""")]
    public Task Structs_and_nested_events(string declaration) => Silent(declaration);
}
