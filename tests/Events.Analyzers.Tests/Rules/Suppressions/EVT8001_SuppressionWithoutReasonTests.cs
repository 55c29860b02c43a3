using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Suppressions;

public sealed class EVT8001_SuppressionWithoutReasonTests : RuleTest
{
    public override string Id => "EVT8001";

    protected override string Wrap(string source) => "using System.Diagnostics.CodeAnalysis;\n" + source;

    [Fact]
    public Task No_justification() => Flags(
        """public class Producer { [[|SuppressMessage|]("Events.Retention", "EVT6001:Stream grows without bound")] public void Add() { } }""",
        "The suppression of EVT6001 gives no reason: say in Justification why it is safe here");

    [Theory]
    [InlineData("""[[|SuppressMessage|]("Events.Retention", "EVT6001")] public class Producer;""")]
    [InlineData("""[[|SuppressMessage|]("Events.Retention", "EVT6001", Justification = "")] public class Producer;""")]
    [InlineData("""[[|SuppressMessage|]("Events.Retention", "EVT6001", Justification = " ")] public class Producer;""")]
    [InlineData("""[[|SuppressMessage|]("Events.Retention", "EVT6001", Justification = "<Pending>")] public class Producer;""")]
    [InlineData("""[[|SuppressMessage|]("Events.Retention", "EVT6001", Scope = "type", MessageId = "x")] public class Producer;""")]
    [InlineData("""[[|SuppressMessageAttribute|]("Events.Retention", Rules.Id)] public class Producer; static class Rules { public const string Id = "EVT6001"; }""")]
    public Task Other_ways_to_say_nothing(string source) => Flags(source);

    [Theory]
    [InlineData("TODO")]
    [InlineData("todo: find out")]
    [InlineData("...")]
    public Task A_word_where_the_reason_of_an_idempotent_handler_belongs(string reason) => Flags(
        $$"""public class Group { [Events.Idempotent([|"{{reason}}"|])] public void On() { } }""",
        "The suppression of EVT3001 gives no reason: say in [Idempotent] why it is safe here");

    [Theory]
    [InlineData("the gateway keys charges by order")]
    [InlineData("todos are keyed by their id")]
    [InlineData("")]
    public Task A_reason_of_an_idempotent_handler(string reason) => Silent(
        $$"""public class Group { [Events.Idempotent("{{reason}}")] public void On() { } }""");

    [Fact]
    public Task For_an_assembly() => Flags(
        """[assembly: [|SuppressMessage|]("Events.Retention", "EVT6001", Scope = "member", Target = "~M:Producer.Add")]""");

    [Theory]
    [InlineData("""[SuppressMessage("Events.Retention", "EVT6001", Justification = "a job trims it")] public class Producer;""")]
    [InlineData("""[SuppressMessage("Events.Retention", "EVT6001:Stream grows without bound", Justification = Why.Job)] public class Producer; static class Why { public const string Job = "a job trims it"; }""")]
    [InlineData("""[SuppressMessage("Design", "CA1062")] public class Producer;""")]
    [InlineData("""[SuppressMessage("Design", "EVTX01")] public class Producer;""")]
    [InlineData("""[SuppressMessage("Design", "EVT60012")] public class Producer;""")]
    [InlineData("""[SuppressMessage("EVT6001", "CA1000")] public class Producer;""")]
    [InlineData("""[Obsolete("EVT6001")] public class Producer;""")]
    [InlineData("""[SuppressMessage("EVT6001", "")] public class Producer;""")]
    [InlineData("""[Mine.SuppressMessage("Events.Retention", "EVT6001")] public class Producer; namespace Mine { class SuppressMessageAttribute(string a, string b) : Attribute { public string Both => a + b; } }""")]
    [InlineData("""public class Producer { public string Text => "[SuppressMessage(\"Events.Retention\", \"EVT6001\")]"; }""")]
    public Task Reasons_and_other_rules(string source) => Silent(source);
}
