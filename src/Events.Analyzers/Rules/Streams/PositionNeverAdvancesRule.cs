using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5016: an endless loop of XREAD from a position that nothing moves on, so that each turn reads the same entries.</summary>
internal sealed class PositionNeverAdvancesRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5016_PositionNeverAdvances];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        if (scope.Calls.Any(call => call.Kind is StreamCommandKind.Delete or StreamCommandKind.Trim or StreamCommandKind.AcknowledgeAndDelete)) return;
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            StreamCall read = loop.Read;
            if (read.Kind != StreamCommandKind.Read || read.Api is not (StreamApi.StackExchangeRedis or StreamApi.RawExecute)) continue;
            if (!loop.IsEndless || !loop.ReadsEachTurn || loop.LeavesOnResult(scope)) continue;
            if (read[StreamArgument.Position] is not { } position) continue;
            bool isHere = ReferenceEquals(loop.Site, read.Invocation);
            if (!IsFixed(position, scope) && !(isHere && BeginsEachTurn(position, loop, scope))) continue;
            report(Diagnostic.Create(StreamDescriptors.EVT5016_PositionNeverAdvances, position.Syntax.GetLocation(), read.MethodName));
        }
    }

    /// <summary>A constant, or a local or private field that is only ever the constant it begins with.</summary>
    private static bool IsFixed(IOperation position, TypeScope scope)
    {
        IOperation value = Values.Strip(position);
        if (IsBeginning(value)) return true;
        ISymbol? variable = value switch
        {
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => field.OriginalDefinition,
            _ => null,
        };
        return variable is not null && scope.WritesTo(variable) is { Count: 1 } writes && IsBeginning(Values.Strip(writes[0]));
    }

    /// <summary>A local of the loop's own, which each turn begins with the constant again before it reads.</summary>
    private static bool BeginsEachTurn(IOperation position, ReadLoop loop, TypeScope scope) =>
        Values.Strip(position) is ILocalReferenceOperation { Local: { } local }
        && scope.WritesTo(local) is { Count: > 1 } writes
        && Structure.IsInside(writes[0], loop.Loop.Body)
        && writes[0].Parent is IVariableInitializerOperation
        && IsBeginning(Values.Strip(writes[0]))
        && writes.Skip(1).All(write => write.Syntax.SpanStart > loop.Site.Syntax.Span.End);

    private static bool IsBeginning(IOperation value) =>
        (value.ConstantValue is { HasValue: true, Value: string or int or long } && Values.Text(value) != "$") || Values.IsStreamPosition(value, "Beginning");
}
