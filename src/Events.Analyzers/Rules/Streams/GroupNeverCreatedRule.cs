using System.Runtime.CompilerServices;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
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
            call.Api is StreamApi.StackExchangeRedis or StreamApi.RawExecute && IsFixed(call[StreamArgument.Group], scope));
        if (read is null || MentionsCreation(scope.Symbols.Compilation)) return;
        IOperation group = read[StreamArgument.Group]!;
        report(Diagnostic.Create(
            StreamDescriptors.EVT5005_GroupNeverCreated,
            group.Syntax.GetLocation(),
            Values.Text(group) is { } name ? $"'{name}'" : $"'{group.Syntax}'"));
    }

    /// <summary>
    /// A name that this type gives: a constant, a field of another type, or a field that may be a constant, such as the default of a setting.
    /// What a constructor is given is not fixed, whether it is kept in a field or not.
    /// </summary>
    private static bool IsFixed(IOperation? group, TypeScope scope)
    {
        if (group is null) return false;
        if (Values.Text(group) is not null) return true;
        if (Values.Strip(group) is not IFieldReferenceOperation { Field: { } field }) return false;
        return !field.ContainingType.OriginalDefinition.Is(scope.Type)
            || scope.WritesTo(field.OriginalDefinition) is not { Count: > 0 } writes
            || writes.Any(IsNamed);
    }

    /// <summary>A constant, or one for want of another.</summary>
    private static bool IsNamed(IOperation name) => Values.Strip(name) switch
    {
        ICoalesceOperation choice => IsNamed(choice.Value) || IsNamed(choice.WhenNull),
        IConditionalOperation { WhenFalse: { } otherwise } choice => IsNamed(choice.WhenTrue) || IsNamed(otherwise),
        { } value => Values.Text(value) is not null,
    };

    /// <summary>
    /// Tells whether any file has a word of creating groups, listing them, or handling their absence. A search of the
    /// text: wide, so that helpers, scripts and wrappers count.
    /// </summary>
    private static bool MentionsCreation(Compilation compilation) => (bool)Creates.GetValue(compilation, static key =>
        key.SyntaxTrees.Any(tree =>
        {
            string text = tree.GetText().ToString();
            return Words.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0) || SaysCreated(text);
        }));

    /// <summary>A line that speaks of a group and of creating: <c>// the group is created by the installer</c>.</summary>
    private static bool SaysCreated(string text)
    {
        for (int at = 0; (at = text.IndexOf("creat", at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            int start = text.LastIndexOf('\n', at) + 1, end = text.IndexOf('\n', at);
            if (text.IndexOf("group", start, (end < 0 ? text.Length : end) - start, StringComparison.OrdinalIgnoreCase) >= 0) return true;
        }

        return false;
    }

    private static string[] Words { get; } =
        ["CreateConsumerGroup", "XGROUP", "NOGROUP", "StreamGroupInfo", "CreateGroup", "EnsureGroup", "EnsureConsumerGroup", "GroupExists", "InitializeGroup", "SetupGroup", "StreamGroupCreate"];
}
