using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5008: XREAD from a position that throws, gets nothing, or skips the entry that is meant.</summary>
internal sealed class PositionCannotReturnWhatIsWantedRule : StreamTypeRule
{
    /// <summary>Tells the code fix that the id is that of the wanted entry.</summary>
    internal const string OwnIdProperty = "ownId";

    private const int MostHops = 4;

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5008_PositionCannotReturnWhatIsWanted];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.Read))
        {
            if (call.Api != StreamApi.StackExchangeRedis) continue;
            foreach (IOperation position in PositionsOf(call))
            {
                if (Problem(call, position, scope) is not { } problem) continue;
                var properties = ImmutableDictionary<string, string?>.Empty;
                if (problem.IsOwnId && call[StreamArgument.Position] is not null) properties = properties.Add(OwnIdProperty, "");
                report(Diagnostic.Create(
                    StreamDescriptors.EVT5008_PositionCannotReturnWhatIsWanted, position.Syntax.GetLocation(), properties, problem.Message));
                break;
            }
        }
    }

    private static (string Message, bool IsOwnId)? Problem(StreamCall call, IOperation position, TypeScope scope)
    {
        if (CanBe(position, scope, value => Values.IsStreamPosition(value, "NewMessages"), 0))
        {
            return ($"'{call.MethodName}' throws for StreamPosition.NewMessages: only a group knows which messages are new", false);
        }

        if (CanBe(position, scope, value => Values.Text(value) == "$", 0))
        {
            return ($"'{call.MethodName}' from '$' gets nothing: the client throws, as it takes '$' for StreamPosition.NewMessages, and before 3.4 it asked, without waiting, for what is newer than the newest entry", false);
        }

        if (Values.Strip(position).ConstantValue.HasValue) return null;
        bool isPending = scope.Origins.Of(position).IsOnly(OriginKinds.Pending);
        bool isAcknowledged = scope.Calls.Any(other => other.IsAcknowledgement
            && ReferenceEquals(Values.Root(other.Invocation), Values.Root(position))
            && other.Ids.Any(id => Values.Same(id, position)));
        return isPending || isAcknowledged
            ? ($"'{call.MethodName}' returns entries after this id, not the entry of this id: use StreamRange from the id to the id", true)
            : null;
    }

    /// <summary>
    /// Tells whether the position has this value on some path. One is enough: reading from there returns nothing to go
    /// on from, so what the loop writes to it later is never reached.
    /// </summary>
    private static bool CanBe(IOperation position, TypeScope scope, Func<IOperation, bool> matches, int hop)
    {
        IOperation value = Values.Strip(position);
        if (matches(value)) return true;
        if (hop > MostHops) return false;
        switch (value)
        {
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return CanBe(choice.WhenTrue, scope, matches, hop + 1) || CanBe(otherwise, scope, matches, hop + 1);
            case ICoalesceOperation coalesce:
                return CanBe(coalesce.Value, scope, matches, hop + 1) || CanBe(coalesce.WhenNull, scope, matches, hop + 1);
            case ISwitchExpressionOperation choice:
                return choice.Arms.Any(arm => CanBe(arm.Value, scope, matches, hop + 1));
        }

        ISymbol? variable = value switch
        {
            ILocalReferenceOperation local => local.Local,
            IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => field.OriginalDefinition,
            _ => null,
        };
        return variable is not null && scope.WritesTo(variable) is { } writes
            && writes.Any(write => CanBe(write, scope, matches, hop + 1));
    }

    private static IEnumerable<IOperation> PositionsOf(StreamCall call)
    {
        if (call[StreamArgument.Position] is { } position)
        {
            yield return position;
            yield break;
        }

        if (call[StreamArgument.Key] is not { } streams) yield break;
        foreach (IOperation operation in streams.DescendantsAndSelf())
        {
            if (operation is IObjectCreationOperation { Type.Name: "StreamPosition", Arguments.Length: 2 } creation)
            {
                yield return creation.Arguments[1].Value;
            }
        }
    }
}
