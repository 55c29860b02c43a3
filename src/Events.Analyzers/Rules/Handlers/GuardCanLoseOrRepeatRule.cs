using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>EVT3004: a Redis guard that two consumers pass at once, or that outlives a crash before the work.</summary>
internal sealed class GuardCanLoseOrRepeatRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [HandlerDescriptors.EVT3004_GuardCanLoseOrRepeat];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        TypeScope scope = scene.Root.Scope;
        if (scene.Root.IsOurs) LeavesByDeliveryCount(scene, report);
        IInvocationOperation[] calls = [.. scene.Root.Body.Descendants().OfType<IInvocationOperation>()];
        IInvocationOperation[] redis = [.. calls.Where(call => scope.Commands.IsDatabaseMember(call.TargetMethod))];
        if (redis.Any(call => Structure.IsInBatch(call) || call.TargetMethod.Name.StartsWith("Script", StringComparison.Ordinal)
            || call.TargetMethod.Name.StartsWith("Lock", StringComparison.Ordinal)))
        {
            return;
        }

        CheckThenAct(redis, scope, report);
        ClaimThenCrash(redis, calls, scope, report);
    }

    /// <summary><c>if (context.DeliveryCount &gt; 1) return;</c>: a second delivery does not say that the first one was handled.</summary>
    private static void LeavesByDeliveryCount(HandlerScene scene, Action<Diagnostic> report)
    {
        foreach (IConditionalOperation test in scene.Root.Body.Descendants().OfType<IConditionalOperation>())
        {
            if (Values.Resolve(test.Condition) is not IBinaryOperation comparison || Count(comparison) is not { } count) continue;
            (bool again, IOperation reference) = count;
            IOperation? branch = again ? test.WhenTrue : test.WhenFalse;
            bool leaves = branch is not null
                && branch.DescendantsAndSelf().Any(part => part is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Continue })
                && branch.DescendantsAndSelf()
                    .All(part => part is not IThrowOperation && (part is not IInvocationOperation call || EntryWork.IsObserving(call)));
            bool isAllInside = !again && test.WhenFalse is null && IsLastStatement(test)
                && test.WhenTrue.Descendants().Any(part => part is IInvocationOperation work && EntryWork.IsWork(work, scene.Root.Scope));
            if (!leaves && !isAllInside && !(branch is not null && IsNothingDone(branch) && Values.Strip(test) is { Type: not null })) continue;
            report(Diagnostic.Create(
                HandlerDescriptors.EVT3004_GuardCanLoseOrRepeat,
                reference.Syntax.GetLocation(),
                DiagnosticSeverity.Warning,
                additionalLocations: null,
                properties: null,
                "'DeliveryCount' counts deliveries and not successes: an event whose first delivery failed is acknowledged here without being handled. Use [DedupeBy]"));
        }
    }

    /// <summary>Tells whether a comparison is true for every delivery but the first (<c>&gt; 1</c>), or for the first only (<c>== 1</c>).</summary>
    private static (bool Again, IOperation Reference)? Count(IBinaryOperation comparison)
    {
        if (Values.Resolve(comparison.LeftOperand) is not IPropertyReferenceOperation
            {
                Property:
                {
                    Name: "DeliveryCount",
                    ContainingType.Name: "EventContext"
                }
            } reference)
        {
            return null;
        }

        return (comparison.OperatorKind, Values.Number(comparison.RightOperand)) switch
        {
            (BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals, 1) or (BinaryOperatorKind.GreaterThanOrEqual, 2) => (true, reference),
            (BinaryOperatorKind.Equals or BinaryOperatorKind.LessThanOrEqual, 1) or (BinaryOperatorKind.LessThan, 2) => (false, reference),
            _ => null,
        };
    }

    /// <summary><c>DeliveryCount &gt; 1 ? Task.CompletedTask : …</c>.</summary>
    private static bool IsNothingDone(IOperation branch) => Values.Strip(branch) is IDefaultValueOperation
        or IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType.Name: "Task" or "ValueTask" } };

    private static bool IsLastStatement(IConditionalOperation test) =>
        test.Parent is IBlockOperation block
            && block.Operations.Where(statement => !statement.IsImplicit)
                .All(statement => ReferenceEquals(statement, test) || statement is IVariableDeclarationGroupOperation);

    /// <summary>A look at a key, and later a plain write of it.</summary>
    private static void CheckThenAct(IInvocationOperation[] redis, TypeScope scope, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation read in redis)
        {
            if (NameOf(read) is not ("KeyExists" or "StringGet" or "SetContains" or "HashExists") || !DecidesToLeave(read, scope)) continue;
            IInvocationOperation? write = redis.FirstOrDefault(candidate =>
                candidate.Syntax.SpanStart > read.Syntax.Span.End
                && NameOf(candidate) is "StringSet" or "SetAdd" or "HashSet"
                && SameKey(read, candidate)
                && !IsConditional(candidate)
                && !IsMadeOf(candidate, read, scope)
                && Structure.IsDiscarded(candidate));
            if (write is null) continue;
            report(Diagnostic.Create(
                HandlerDescriptors.EVT3004_GuardCanLoseOrRepeat,
                StreamCall.LocationOfName(read),
                [StreamCall.LocationOfName(write)],
                $"Two consumers can both pass '{read.TargetMethod.Name}' before one of them reaches '{write.TargetMethod.Name}': claim the key in one step, and test the answer"));
        }
    }

    /// <summary>The mark is set before the work, and nothing takes it back when the work fails.</summary>
    private static void ClaimThenCrash(IInvocationOperation[] redis, IInvocationOperation[] calls, TypeScope scope, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation mark in redis)
        {
            bool isMark = NameOf(mark) is "StringSet" or "HashSet" ? IsConditional(mark) : NameOf(mark) is "SetAdd";
            if (!isMark || !DecidesToLeave(mark, scope)) continue;
            IInvocationOperation? work = calls.FirstOrDefault(call =>
                call.Syntax.SpanStart > mark.Syntax.Span.End && !scope.Commands.IsDatabaseMember(call.TargetMethod) && EntryWork.IsWork(call, scope));
            bool isTakenBack = redis.Any(call => NameOf(call) is "KeyDelete" or "SetRemove" or "StringGetDelete" or "HashDelete")
                || redis.Any(call => !ReferenceEquals(call, mark) && NameOf(call) == NameOf(mark) && SameKey(mark, call));
            if (work is null || isTakenBack) continue;
            report(Diagnostic.Create(
                HandlerDescriptors.EVT3004_GuardCanLoseOrRepeat,
                StreamCall.LocationOfName(mark),
                DiagnosticSeverity.Warning,
                [StreamCall.LocationOfName(work)],
                properties: null,
                $"'{mark.TargetMethod.Name}' marks the event before '{work.TargetMethod.Name}': if that fails, the next delivery finds the mark and does nothing. Take the mark back on failure, or use [DedupeBy]"));
        }
    }

    /// <summary>True where the value that is written is made of the one that was read: a state that is kept there, and no mark.</summary>
    private static bool IsMadeOf(IInvocationOperation write, IInvocationOperation read, TypeScope scope) =>
        write.Arguments.Any(argument => argument.Parameter?.Name == "value" && Slices.Contains(argument.Value, scope, part => ReferenceEquals(part, read)));

    private static string NameOf(IInvocationOperation call) => StreamCommands.WithoutAsync(call.TargetMethod.Name);

    private static bool IsConditional(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == "when" && argument.ArgumentKind != ArgumentKind.DefaultValue);

    private static bool SameKey(IInvocationOperation left, IInvocationOperation right) =>
        left.Arguments.Length > 0 && right.Arguments.Length > 0
        && (Values.Same(left.Arguments[0].Value, right.Arguments[0].Value)
            || left.Arguments[0].Value.Syntax.ToString() == right.Arguments[0].Value.Syntax.ToString());

    /// <summary>The answer, or a local that holds it, is tested, and one branch leaves or holds the work.</summary>
    private static bool DecidesToLeave(IInvocationOperation call, TypeScope scope) =>
        Structure.FunctionAround(call).Descendants().OfType<IConditionalOperation>().Any(test =>
            Slices.Contains(test.Condition, scope, part => ReferenceEquals(part, call))
            && (test.WhenTrue.DescendantsAndSelf().Any(Structure.IsLeaving) || test.WhenTrue.Descendants().Any(part => part is IInvocationOperation)));
}
