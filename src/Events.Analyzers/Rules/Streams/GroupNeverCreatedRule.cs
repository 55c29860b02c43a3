using System.Runtime.CompilerServices;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5005: a group that is read here and created nowhere in the compilation.</summary>
internal sealed class GroupNeverCreatedRule : StreamTypeRule
{
    private static readonly ConditionalWeakTable<Compilation, object> Creates = new();

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5005_GroupNeverCreated];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        StreamCall? read = scope.CallsOf(StreamCommandKind.ReadGroup).FirstOrDefault(call =>
            call.Api is StreamApi.StackExchangeRedis or StreamApi.RawExecute && IsFixed(call[StreamArgument.Group]));
        if (read is null || MentionsCreation(scope.Symbols.Compilation)) return;
        IOperation group = read[StreamArgument.Group]!;
        report(Diagnostic.Create(
            StreamDescriptors.EVT5005_GroupNeverCreated,
            group.Syntax.GetLocation(),
            Values.Text(group) is { } name ? $"'{name}'" : $"'{group.Syntax}'"));
    }

    private static bool IsFixed(IOperation? group) =>
        group is not null && (Values.Text(group) is not null || Values.Strip(group) is IFieldReferenceOperation);

    /// <summary>
    /// Tells whether any file has a word of creating groups, listing them, or handling their absence. A search of the
    /// text: wide, so that helpers, scripts and wrappers count.
    /// </summary>
    private static bool MentionsCreation(Compilation compilation) => (bool)Creates.GetValue(compilation, static key =>
        key.SyntaxTrees.Any(tree =>
        {
            string text = tree.GetText().ToString();
            return Words.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
        }));

    private static string[] Words { get; } =
        ["CreateConsumerGroup", "XGROUP", "NOGROUP", "StreamGroupInfo", "CreateGroup", "EnsureGroup", "EnsureConsumerGroup", "GroupExists", "InitializeGroup", "SetupGroup", "StreamGroupCreate"];
}
