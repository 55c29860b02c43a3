using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Hygiene;

/// <summary>EVT7002: async void with stream commands, and consumer loops, entries or XADDs whose task is dropped.</summary>
internal sealed class NobodyObservesRule : StreamTypeRule
{
    /// <summary>Tells the code fix that awaiting would wait for as long as the consumer runs.</summary>
    internal const string LoopProperty = "loop";

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [AsyncDescriptors.EVT7002_NobodyObserves];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach ((ISymbol owner, IOperation body) in scope.Bodies)
        {
            if (owner is IMethodSymbol { IsAsync: true, ReturnsVoid: true } method && !IsEventHandler(method) && HasCommand(body, scope))
            {
                string instead = method.HasForeignSignature() ? "Its base says that it returns nothing, so catch what is thrown in it" : "Return Task";
                Report(method.NameLocation(), $"'{method.Name}' is async void: nobody learns that it failed, and an exception ends the process. {instead}", report);
            }

            foreach (IOperation operation in body.Descendants())
            {
                switch (operation)
                {
                    case IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } symbol } lambda
                        when !IsEventHandler(symbol) && HasCommand(lambda.Body, scope):
                        Report(LocationOf(lambda), "This async lambda returns nothing: nobody learns that it failed, and an exception ends the process", report);
                        break;
                    case IInvocationOperation call when IsDropped(call, scope):
                        CheckDropped(call, scope, report);
                        break;
                }
            }
        }
    }

    private static void CheckDropped(IInvocationOperation call, TypeScope scope, Action<Diagnostic> report)
    {
        if (scope.CallAt(call) is { } command)
        {
            if (command.Kind == StreamCommandKind.Add && command.Api == StreamApi.StackExchangeRedis && !Structure.IsInBatch(call) && !IsFireAndForget(call))
            {
                Report(command.NameLocation, $"The task of '{command.MethodName}' is dropped: an event that could not be appended is lost in silence", report);
            }

            return;
        }

        IOperation? work = IsTaskStart(call) ? SequenceMethods.Lambda(call)?.Body : scope.Declares(call.TargetMethod) ? scope.BodyOf(call.TargetMethod) : null;
        if (work is null && IsTaskStart(call) && MethodGiven(call) is { } method && scope.Declares(method)) work = scope.BodyOf(method);
        if (work is not null && HoldsReadLoop(work, scope, 0))
        {
            Report(
                StreamCall.LocationOfName(call),
                $"The task of '{(IsTaskStart(call) ? call.TargetMethod.ContainingType.Name + "." : "")}{call.TargetMethod.Name}' is dropped: if the consumer loop in it fails, consuming stops in silence",
                report, LoopProperty);
        }
        else if (HandsOverEntry(call, scope))
        {
            Report(StreamCall.LocationOfName(call), $"The task of '{call.TargetMethod.Name}' is dropped: nothing waits for the work on the entry, and the consumer does not see it fail", report);
        }
    }

    /// <summary>A task that goes nowhere: a statement of its own, or assigned to a discard.</summary>
    private static bool IsDropped(IInvocationOperation call, TypeScope scope)
    {
        bool isTask = call.TargetMethod.ReturnType.IsDefinition(scope.Symbols.Task) || call.TargetMethod.ReturnType.IsDefinition(scope.Symbols.TaskOfT);
        if (!isTask) return false;
        return HandOffs.IsForgotten(call);
    }

    private static bool IsTaskStart(IInvocationOperation call) =>
        call.TargetMethod.Name is "Run" or "StartNew" && call.TargetMethod.ContainingType.Name is "Task" or "TaskFactory";

    private static IMethodSymbol? MethodGiven(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (Values.Strip(argument.Value) is IDelegateCreationOperation { Target: IMethodReferenceOperation reference }) return reference.Method;
        }

        return null;
    }

    private static bool HoldsReadLoop(IOperation body, TypeScope scope, int hop)
    {
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            if (loop.IsEndless && Structure.IsInside(loop.Loop, body)) return true;
        }

        if (hop >= 2) return false;
        return body.Descendants().OfType<IInvocationOperation>().Any(call =>
            scope.CallAt(call) is null && scope.Declares(call.TargetMethod)
            && scope.BodyOf(call.TargetMethod) is { } inner && !Structure.IsInside(body, inner) && HoldsReadLoop(inner, scope, hop + 1));
    }

    /// <summary>An argument is an entry that a group delivered.</summary>
    private static bool HandsOverEntry(IInvocationOperation call, TypeScope scope)
    {
        if (IsTaskStart(call) || Structure.IsInBatch(call) || !EntryWork.IsWork(call, scope)) return false;
        return call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, part =>
            part.Type?.Name == "StreamEntry" && part is ILocalReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation
            && scope.Origins.Of(part).IsOnly(OriginKinds.Group | OriginKinds.Claim)));
    }

    private static bool HasCommand(IOperation body, TypeScope scope) =>
        HoldsReadLoop(body, scope, 0)
        || body.Descendants().Any(operation => operation is IInvocationOperation call && scope.CallAt(call) is not null
            && Structure.Ancestors(call).TakeWhile(ancestor => !ReferenceEquals(ancestor, body)).All(ancestor => ancestor is not IAnonymousFunctionOperation));

    private static bool IsFireAndForget(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == "flags" && argument.ArgumentKind != ArgumentKind.DefaultValue);

    /// <summary>An event of a UI or timer: (object sender, … args).</summary>
    private static bool IsEventHandler(IMethodSymbol method) =>
        method.Parameters.Length == 2
        && method.Parameters[0].Type.SpecialType == SpecialType.System_Object
        && method.Parameters[1].Type.DerivesFrom("System.EventArgs");

    private static Location LocationOf(IAnonymousFunctionOperation lambda) => lambda.Syntax is AnonymousFunctionExpressionSyntax syntax
        ? syntax.AsyncKeyword.GetLocation()
        : lambda.Syntax.GetLocation();

    private static void Report(Location location, string message, Action<Diagnostic> report, string? property = null)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (property is not null) properties = properties.Add(property, "");
        report(Diagnostic.Create(AsyncDescriptors.EVT7002_NobodyObserves, location, properties, message));
    }
}
