using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5008: XREAD from a position that throws, never returns anything, or skips the entry that is meant.</summary>
internal sealed class PositionCannotReturnWhatIsWantedRule : StreamTypeRule
{
    internal const string OwnIdProperty = "ownId";

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5008_PositionCannotReturnWhatIsWanted];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.Read))
        {
            if (call.Api != StreamApi.StackExchangeRedis) continue;
            foreach (IOperation position in PositionsOf(call))
            {
                if (Problem(call, position, scope) is not { } problem) continue;
                report(Diagnostic.Create(
                    StreamDescriptors.EVT5008_PositionCannotReturnWhatIsWanted, position.Syntax.GetLocation(), problem));
                break;
            }
        }
    }

    private static string? Problem(StreamCall call, IOperation position, TypeScope scope)
    {
        if (Values.IsStreamPosition(position, "NewMessages"))
        {
            return $"'{call.MethodName}' throws for StreamPosition.NewMessages: only a group knows which messages are new";
        }

        if (Values.Text(position) == "$")
        {
            return $"'{call.MethodName}' from '$' never returns anything: it does not wait, and nothing is newer than the newest entry";
        }

        if (Values.Strip(position).ConstantValue.HasValue) return null;
        bool isPending = scope.Origins.Of(position).IsOnly(OriginKinds.Pending);
        bool isAcknowledged = scope.Calls.Any(other => other.IsAcknowledgement
            && ReferenceEquals(Values.Root(other.Invocation), Values.Root(position))
            && other.Ids.Any(id => Values.Same(id, position)));
        return isPending || isAcknowledged
            ? $"'{call.MethodName}' returns entries after this id, not the entry of this id: use StreamRange from the id to the id"
            : null;
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
