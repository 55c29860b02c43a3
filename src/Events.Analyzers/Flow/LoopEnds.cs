using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// Finds what becomes of a failure that nothing in a consumer loop catches: follows it outwards, through the methods, local
/// functions and lambdas of the type that the loop runs in, to where it is only logged or where nobody looks.
/// </summary>
internal static class LoopEnds
{
    private const int MostHops = 3;

    private const string Logged =
        "The loop is inside of this try: the first entry that fails ends it, the failure is only logged, and nothing is consumed any more";

    private const string Kept =
        "The task of this loop is kept and asked for at the stop only: the first entry that fails ends it unseen, and nothing is consumed any more";

    private const string Lane =
        "The loop is one of several that are awaited together: the first entry that fails ends it, and nobody learns of it as long as the others run";

    /// <summary>The place that ends the loop in silence, and what is wrong with it; null: a failure is seen, or it is not known where it goes.</summary>
    public static (Location Where, string Message)? Of(ReadLoop loop, TypeScope scope) =>
        LetsWorkFail(loop, scope) ? Outwards(loop.Loop, scope, 0) : null;

    private static (Location, string)? Outwards(IOperation site, TypeScope scope, int hop)
    {
        foreach (IOperation ancestor in Structure.Ancestors(site))
        {
            switch (ancestor)
            {
                case ILoopOperation:
                    return null;
                case IAnonymousFunctionOperation lambda:
                    return GivenTo(lambda) is { } taker ? OfTask(taker, scope, hop + 1) : null;
                case ILocalFunctionOperation local:
                    return OfCallers(local.Symbol, scope, hop);
                case ITryOperation { Catches.Length: > 0 } attempt when Structure.IsInside(site, attempt.Body):
                    if (attempt.Catches.FirstOrDefault(clause => Swallow.Is(clause, scope, returningIsGoingOn: true)) is { } swallow)
                    {
                        bool isEnd = IsLast(attempt) && (attempt.Finally is null || OnlyCleansUp(attempt.Finally)) && !IsBegunAnew(attempt, scope, 0);
                        return isEnd ? (Swallow.LocationOf(swallow), Logged) : null;
                    }

                    if (!attempt.Catches.All(IsNarrow)) return null;
                    break;
            }
        }

        return scope.MethodOf(site) is { } method ? OfCallers(method, scope, hop) : null;
    }

    private static (Location, string)? OfCallers(IMethodSymbol method, TypeScope scope, int hop)
    {
        if (hop >= MostHops) return null;
        foreach (IInvocationOperation call in scope.CallSitesOf(method))
        {
            if (OfTask(call, scope, hop + 1) is { } end) return end;
        }

        foreach (IMethodReferenceOperation use in scope.DelegateUsesOf(method))
        {
            if (GivenTo(use) is { } taker && OfTask(taker, scope, hop + 1) is { } end) return end;
        }

        return null;
    }

    /// <summary>Follows the task that a call returns.</summary>
    private static (Location, string)? OfTask(IInvocationOperation call, TypeScope scope, int hop)
    {
        IOperation current = Outermost(call);
        switch (current.Parent)
        {
            case IAwaitOperation awaited:
                return Outwards(awaited, scope, hop);
            case IReturnOperation { Kind: OperationKind.Return } returned:
                return IsOfMany(returned, scope) ? (StreamCall.LocationOfName(call), Lane)
                    : Structure.FunctionAround(returned) is { } function ? OfReturned(function, returned, scope, hop) : null;
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { } field }, Parent: IExpressionStatementOperation }:
                return IsAskedAtStopOnly(field, scope) ? (StreamCall.LocationOfName(call), Kept) : null;
            default:
                return IsOneOfSeveral(current, scope) ? (StreamCall.LocationOfName(call), Lane) : null;
        }
    }

    private static (Location, string)? OfReturned(IOperation function, IReturnOperation returned, TypeScope scope, int hop) => function switch
    {
        IAnonymousFunctionOperation lambda => GivenTo(lambda) is { } taker ? OfTask(taker, scope, hop + 1) : null,
        ILocalFunctionOperation local => OfCallers(local.Symbol, scope, hop),
        _ => scope.MethodOf(returned) is { } method ? OfCallers(method, scope, hop) : null,
    };

    private static IOperation Outermost(IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Unwrap" or "AsTask" }
            || current.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" } })
        {
            current = current.Parent!;
        }

        return current;
    }

    /// <summary>The <c>Task.Run</c> that runs a lambda or method; of others it is not known what they do with a failure.</summary>
    private static IInvocationOperation? GivenTo(IOperation function)
    {
        IOperation? outer = function.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArgumentOperation) outer = outer.Parent;
        return outer is IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } } start ? start : null;
    }

    /// <summary>Nothing but the stop reads the field: until then nobody sees what became of the task.</summary>
    private static bool IsAskedAtStopOnly(IFieldSymbol field, TypeScope scope)
    {
        if (field.DeclaredAccessibility != Accessibility.Private || !field.ContainingType.OriginalDefinition.Is(scope.Type)) return false;
        foreach ((ISymbol owner, IOperation body) in scope.Bodies)
        {
            bool isStop = IsStop(owner.Name);
            foreach (IOperation operation in body.Descendants())
            {
                if (operation is not IFieldReferenceOperation reference || !reference.Field.OriginalDefinition.Is(field.OriginalDefinition)) continue;
                bool isSet = reference.Parent is ISimpleAssignmentOperation { Target: { } target } && ReferenceEquals(target, reference);
                if (!isStop && !isSet) return false;
            }
        }

        return true;
    }

    private static bool IsStop(string name)
    {
        int dot = name.LastIndexOf('.');
        string simple = dot < 0 ? name : name.Substring(dot + 1);
        return simple.StartsWith("Stop", StringComparison.Ordinal) || simple.StartsWith("Dispose", StringComparison.Ordinal)
            || simple.StartsWith("Shutdown", StringComparison.Ordinal) || simple.StartsWith("Close", StringComparison.Ordinal);
    }

    /// <summary><c>Task.WhenAll(range.Select(lane =&gt; LoopAsync(lane)))</c>.</summary>
    private static bool IsOfMany(IReturnOperation returned, TypeScope scope)
    {
        if (Structure.FunctionAround(returned) is not IAnonymousFunctionOperation lambda) return false;
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArgumentOperation) outer = outer.Parent;
        if (outer is not IInvocationOperation { TargetMethod.Name: "Select" } all) return false;
        return IsAwaitedTogether(all, scope);
    }

    /// <summary>One of the tasks of a WhenAll beside another loop, or added to a list of such tasks in a loop.</summary>
    private static bool IsOneOfSeveral(IOperation task, TypeScope scope)
    {
        switch (task.Parent)
        {
            case IArrayInitializerOperation { ElementValues: { Length: > 1 } tasks, Parent: IArrayCreationOperation array }:
                return tasks.Count(other => HoldsLoop(other, scope)) > 1 && IsAwaitedTogether(array, scope);
            case ICollectionExpressionOperation { Elements: { Length: > 1 } tasks } list:
                return tasks.Count(other => HoldsLoop(other, scope)) > 1 && IsAwaitedTogether(list, scope);
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Local: { } local } } add }:
                return Structure.Ancestors(add).Any(outer => outer is ILoopOperation) && IsLocalAwaited(local, add, scope);
            default:
                return false;
        }
    }

    private static bool HoldsLoop(IOperation task, TypeScope scope)
    {
        IOperation value = Values.Strip(task);
        IOperation? body = value is IInvocationOperation call
            ? GivenBody(call) ?? (scope.Declares(call.TargetMethod) ? scope.BodyOf(call.TargetMethod) : null)
            : null;
        return body is not null && ReadLoop.In(scope).Any(loop => loop.IsEndless && Structure.IsInside(loop.Loop, body));
    }

    private static IOperation? GivenBody(IInvocationOperation call) =>
        call.TargetMethod.Name is "Run" or "StartNew" ? SequenceMethods.Lambda(call)?.Body : null;

    private static bool IsAwaitedTogether(IOperation tasks, TypeScope scope)
    {
        IOperation current = tasks;
        while (current.Parent is IConversionOperation or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" } }
            or IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" })
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation all } => IsWhenAll(all, scope),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } => IsLocalAwaited(local, tasks, scope),
            _ => false,
        };
    }

    private static bool IsLocalAwaited(ILocalSymbol local, IOperation beside, TypeScope scope)
    {
        IOperation[] uses = [.. Values.Root(beside).Descendants().Where(use => use is ILocalReferenceOperation reference && reference.Local.Is(local))];
        return uses.Any(use => AroundArgument(use) is IInvocationOperation all && IsWhenAll(all, scope))
            && uses.All(use => AroundArgument(use) is not IInvocationOperation { TargetMethod.Name: "WhenAny" or "WhenEach" });
    }

    private static IOperation? AroundArgument(IOperation use)
    {
        IOperation? outer = use.Parent;
        while (outer is IConversionOperation or IArgumentOperation) outer = outer.Parent;
        return outer;
    }

    /// <summary>An awaited WhenAll of an application; a program that shows streams may end as it likes.</summary>
    private static bool IsWhenAll(IInvocationOperation call, TypeScope scope) =>
        call.TargetMethod is { Name: "WhenAll", ContainingType.Name: "Task" }
        && Outermost(call).Parent is IAwaitOperation or IReturnOperation
        && scope.MethodOf(call) is { Name: not ("Main" or "<Main>$") };

    /// <summary>
    /// Tells whether work on an entry fails out of the loop: there is some, and what is caught inside is at most a stop or
    /// what Redis says.
    /// </summary>
    private static bool LetsWorkFail(ReadLoop loop, TypeScope scope)
    {
        IInvocationOperation[] work = [.. loop.Loop.Body.Descendants().OfType<IInvocationOperation>()
            .Where(call => (EntryWork.IsWork(call, scope) || (scope.CallAt(call) is null && scope.Declares(call.TargetMethod))) && !IsKeptIn(call, loop.Loop))];
        bool hasCatch = loop.Loop.Body.Descendants().OfType<ITryOperation>().Any(Catches);
        return hasCatch ? work.Any(call => IsForEach(call, loop.Loop) && !IsCaught(call, loop.Loop)) : work.Length > 0;
    }

    private static bool Catches(ITryOperation attempt) => attempt.Catches.Any(clause => !IsNarrow(clause));

    private static bool IsNarrow(ICatchClauseOperation clause) =>
        clause.ExceptionType.DerivesFrom("System.OperationCanceledException")
        || clause.ExceptionType.MetadataFullName().StartsWith("StackExchange.Redis.", StringComparison.Ordinal);

    private static bool IsForEach(IOperation operation, IOperation loop) =>
        Structure.Ancestors(operation).TakeWhile(outer => !ReferenceEquals(outer, loop)).Any(outer => outer is IForEachLoopOperation each
            && !each.Body.Descendants().OfType<ITryOperation>().Any(Catches));

    private static bool IsCaught(IOperation operation, IOperation loop) =>
        Structure.Ancestors(operation).TakeWhile(outer => !ReferenceEquals(outer, loop))
            .Any(outer => outer is ITryOperation attempt && Catches(attempt) || outer is ICatchClauseOperation);

    /// <summary>Inside of a task that is not awaited, or of what keeps the failure as a value.</summary>
    private static bool IsKeptIn(IOperation operation, IOperation loop) =>
        Structure.Ancestors(operation).TakeWhile(outer => !ReferenceEquals(outer, loop)).Prepend(operation).OfType<IInvocationOperation>().Any(outer =>
            outer.TargetMethod.Name.IndexOf("Capture", StringComparison.Ordinal) >= 0
            || outer.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal)
            || outer.TargetMethod.Name.StartsWith("Safe", StringComparison.Ordinal));

    /// <summary>Nothing but a log follows the try: what has ended is the whole work of the method.</summary>
    private static bool IsLast(IOperation statement)
    {
        if (statement.Parent is not IBlockOperation block) return false;
        int at = block.Operations.IndexOf(statement);
        if (at < 0 || !block.Operations.Skip(at + 1).All(IsNothing)) return false;
        return block.Parent switch
        {
            IMethodBodyOperation or IAnonymousFunctionOperation or ILocalFunctionOperation => true,
            IUsingOperation outer => IsLast(outer),
            _ => false,
        };
    }

    private static bool IsNothing(IOperation next) =>
        next.IsImplicit || next is ILocalFunctionOperation or IReturnOperation { ReturnedValue: null } || OnlyCleansUp(next);

    private static bool OnlyCleansUp(IOperation part) => part.DescendantsAndSelf().All(operation => operation switch
    {
        IInvocationOperation call => EntryWork.IsObserving(call) || call.TargetMethod.Name.StartsWith("Dispose", StringComparison.Ordinal)
            || call.TargetMethod.Name is "Close" or "CloseAsync" or "ConfigureAwait" or "WriteLine" or "WriteLineAsync" or "ToString",
        IAssignmentOperation or IObjectCreationOperation or IThrowOperation or ILoopOperation => false,
        _ => true,
    });

    /// <summary>Tells whether a loop in a caller runs the method again.</summary>
    private static bool IsBegunAnew(IOperation site, TypeScope scope, int hop)
    {
        IMethodSymbol? function = Structure.FunctionAround(site) switch
        {
            ILocalFunctionOperation local => local.Symbol,
            IAnonymousFunctionOperation => null,
            _ => scope.MethodOf(site),
        };
        if (function is null || hop >= MostHops) return false;
        return scope.CallSitesOf(function).Any(call =>
            Structure.Ancestors(call).TakeWhile(outer => outer is not (ILocalFunctionOperation or IAnonymousFunctionOperation))
                .Any(outer => outer is IWhileLoopOperation || outer is IForLoopOperation { Condition: null })
            || IsBegunAnew(call, scope, hop + 1));
    }
}
