using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Events.BuildBenchmarks.Projects;

/// <summary>A project of events: ten to a stream, a file each, and a consumer group that handles all of its stream.</summary>
internal static class EventProject
{
    public const int EventsPerStream = 10;
    public const string EditedEvent = "Event0003.cs";
    public const string UnrelatedFile = "Program.cs";

    public static CompilerInput Create(int eventCount)
    {
        var files = new List<(string, SourceText)>();
        for (int i = 0; i < eventCount; i++) files.Add(($"Event{i:0000}.cs", SourceText.From(Event(i, extraField: false), Encoding.UTF8)));
        for (int i = 0; i < (eventCount + EventsPerStream - 1) / EventsPerStream; i++)
        {
            files.Add(($"Stream{i:000}.cs", SourceText.From(Stream(i), Encoding.UTF8)));
            files.Add(($"Group{i:000}.cs", SourceText.From(Group(i, eventCount), Encoding.UTF8)));
        }

        files.Add((UnrelatedFile, SourceText.From(Unrelated(1), Encoding.UTF8)));
        return new CompilerInput(files, CompilerInput.WithStreams);
    }

    /// <summary>The event that is edited, with one field more.</summary>
    public static SourceText Edited() => SourceText.From(Event(3, extraField: true), Encoding.UTF8);

    /// <summary>A file that has to do with nothing.</summary>
    public static string Unrelated(int answer) =>
        $"namespace Shop; public static class Program {{ public static int Answer() {{ int answer = {answer}; return answer; }} }}";

    private static string Stream(int i) =>
        $"using Events;\nnamespace Shop;\n[EventStream(\"shop:{i}\", MaxLength = 10_000)]\npublic sealed partial class Stream{i};\n";

    private static string Event(int i, bool extraField) => $$"""
        using Events;
        namespace Shop;
        /// <summary>What happened.</summary>
        [Event<Stream{{i / EventsPerStream}}>("shop.event-{{i}}"), DedupeBy(nameof(OrderId))]
        public sealed partial record Event{{i}}(
            string OrderId, string Customer, decimal Amount, int Quantity, DateTimeOffset At, Status{{i}} Status, string? Note{{(extraField ? ", long Extra" : "")}});
        public enum Status{{i}} { New, Paid, Sent }
        """;

    private static string Group(int i, int eventCount)
    {
        IEnumerable<string> handlers = Enumerable.Range(i * EventsPerStream, EventsPerStream).Where(number => number < eventCount).Select(number =>
            $"    [Handles] public Task On{number}(Event{number} e, EventContext context, CancellationToken token) => Task.CompletedTask;");
        return $"using Events;\nnamespace Shop;\n[ConsumerGroup<Stream{i}>(\"group\")]\npublic sealed partial class Group{i}\n{{\n{string.Join('\n', handlers)}\n}}\n";
    }
}
