using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Effects;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>Finds what a call in a condition asks: for a mark of its own, for a row, for a state; or about the domain.</summary>
internal static class Lookups
{
    /// <summary>Words that speak of this event having been handled, or of claiming it.</summary>
    private static readonly ImmutableArray<string> Marks =
    [
        "Processed", "Handled", "Seen", "Duplicate", "Already", "Dedup", "Idempot", "Consumed", "Done", "Completed", "Executed", "Applied", "Recorded",
        "Sent", "Charged", "Paid", "Notified", "Delivered", "Booked", "Shipped", "Refunded", "Published", "Emailed", "Mailed", "Finished", "Settled",
        "FirstTime", "IsFirst", "IsNew", "Claim", "Acquire", "Inbox", "ShouldProcess", "CanProcess", "ShouldHandle", "Registered", "Once", "Fulfilled", "Awarded",
    ];

    private static readonly ImmutableHashSet<string> Existence =
    [
        "Exists", "Exist", "Any", "Contains", "ContainsKey", "Find", "FindOne", "First", "FirstOrDefault", "Single", "SingleOrDefault", "TryGetValue", "TryGet", "Get",
        "Load", "Query", "QueryFirstOrDefault", "QuerySingleOrDefault", "ExecuteScalar", "Count", "CountDocuments", "LongCount", "Last", "LastOrDefault", "Lookup", "KeyExists", "StringGet",
        "HashExists", "SetContains", "HashGet", "Has", "IsKnown", "Knows", "HasRecord", "HasEntry", "HasRow", "HasKey", "HasEvent", "HasMessage", "HasDocument", "HasId",
    ];

    /// <summary>Questions about the domain: their answer does not depend on whether this event was handled.</summary>
    private static readonly ImmutableArray<string> Domain =
    [
        "Is", "Has", "Can", "Should", "Valid", "Validate", "Verify", "Check", "Allow", "Allows", "Allowed", "In", "Matches", "Equals", "Starts", "Ends", "Enough",
        "Accept", "Accepts", "Supports", "Requires", "Needs", "Wants", "Parse", "Try", "Compare", "Are", "Does", "Meets", "Satisfies", "Qualifies", "Authorize",
    ];

    private static readonly ImmutableHashSet<string> Plain =
        ["IsEnabled", "Equals", "CompareTo", "ToString", "Parse", "TryParse", "TryParseExact", "TryCreate", "IsDefined", "IsMatch", "TryDeserialize", "TryFormat"];

    /// <summary>Tells whether the answer of the call in a condition is changed by the first run.</summary>
    public static bool IsGuard(IInvocationOperation call, bool? runsWhen, TypeScope scope, GuardTests tests, IOperation effect, int hop)
    {
        IMethodSymbol method = call.TargetMethod;
        string name = StreamCommands.WithoutAsync(method.Name);
        INamedTypeSymbol type = method.ContainingType;
        if (type.SpecialType == SpecialType.System_String || type.Name is "Math" or "Enum" or "Convert" or "TimeSpan" or "Regex" or "Uri" or "Environment") return false;
        if (Plain.Contains(name) || type.Name is "Guid" or "Int32" or "Int64" or "Decimal" or "DateTime" or "DateTimeOffset") return false;
        if (!IsAboutMessage(call, scope)) return false;
        if (call.Arguments.Any(argument => FreshValues.In(argument.Value, scope))) return false;
        if (scope.Commands.IsDatabaseMember(method)) return IsRedisGuard(call, name, runsWhen);
        if (!tests.TrustsMemory && (ProcessMemory.Keeps(call) || tests.AsksMemory(call, scope))) return false;
        if (name is "Add" or "TryAdd") return runsWhen != false && (method.ReturnType.SpecialType == SpecialType.System_Boolean || IsTask(method));
        if (Marks.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)) return true;
        if (Existence.Contains(name) || IsFinder(name)) return runsWhen != true && !IsValueOf(call);
        if (tests.Answers(call, runsWhen, effect, scope, hop) is { } answer) return answer;
        if (SqlEffects.RunsKnownSql(call, scope) || name.StartsWith("Execute", StringComparison.Ordinal)) return true;
        if (name.StartsWith("Try", StringComparison.Ordinal)) return true;
        if (StartsWithWord(name, Domain)) return false;
        return !IsDomainSubject(name);
    }

    /// <summary>Tells whether what is looked up is there: a guard if the effect runs when it is not.</summary>
    public static bool Exists(IOperation value, bool? there, TypeScope scope, GuardTests tests, IOperation effect, int hop)
    {
        if (there == true) return false;
        IOperation resolved = Lookup(value, scope);
        if (resolved is not IInvocationOperation call || !IsAboutMessage(call, scope) || IsHandleOfLock(value)) return false;
        if (scope.Commands.IsDatabaseMember(call.TargetMethod)) return true;
        if (!tests.TrustsMemory && (ProcessMemory.Keeps(call) || tests.AsksMemory(call, scope))) return false;
        return call.Arguments.Length > 0 && !call.Arguments.Any(argument => FreshValues.In(argument.Value, scope));
    }

    /// <summary>A number of rows, or an answer of 0 and 1: existence, a claim, or rows that a conditional write has changed.</summary>
    public static bool Counts(IOperation value, bool? positive, TypeScope scope, GuardTests tests, IOperation effect, int hop)
    {
        IOperation resolved = Lookup(value, scope);
        if (resolved is IPropertyReferenceOperation { Property.Name: "Length" or "Count" or "ModifiedCount" or "MatchedCount", Instance: { } counted }) resolved = Lookup(counted, scope);
        return resolved is IInvocationOperation call && IsGuard(call, positive, scope, tests, effect, hop + 1);
    }

    /// <summary>
    /// Tells whether the handler changes the member: sets it, or calls a method of the object that may. Or its name says that it tells what
    /// was done.
    /// </summary>
    public static bool IsChanged(IMemberReferenceOperation member, IOperation effect, TypeScope scope)
    {
        if (member.Instance is not { } instance || Values.Strip(instance) is IInstanceReferenceOperation)
        {
            return IsSet(member, effect, scope, outright: false) || OwnStates.AreSet(member, effect);
        }

        if (IsOfMessageItself(instance, scope)) return false;
        if (member.Member.Name is "DeliveryCount" or "IsCancellationRequested") return false;
        if (IsSet(member, effect, scope, outright: false)) return true;
        if (Slices.SymbolOf(instance) is ILocalSymbol local && IsTold(local, effect)) return true;
        return Marks.Any(word => member.Member.Name.IndexOf(word, StringComparison.Ordinal) >= 0) || IsComparedToMark(member);
    }

    /// <summary>Tells whether the handler sets it to a value, as opposed to changing it by one: a version, a position.</summary>
    public static bool IsSetOutright(IOperation side, IOperation effect, TypeScope scope) =>
        Values.Resolve(side) is IMemberReferenceOperation member && IsSet(member, effect, scope, outright: true);

    /// <summary>A call that reads a state by the message: <c>await orders.GetStatusAsync(id)</c>.</summary>
    public static bool IsStateCall(IInvocationOperation call, TypeScope scope) =>
        (call.TargetMethod.Name.IndexOf("Status", StringComparison.Ordinal) >= 0 || call.TargetMethod.Name.IndexOf("State", StringComparison.Ordinal) >= 0)
        && IsAboutMessage(call, scope);

    private static bool IsRedisGuard(IInvocationOperation call, string name, bool? runsWhen) => name switch
    {
        "StringSet" or "HashSet" or "SortedSetAdd" => runsWhen != false && IsConditional(call) && !IsGivenBack(call, "KeyDelete"),
        "LockTake" => runsWhen != false && !IsGivenBack(call, "LockRelease"),
        "SetAdd" or "StreamAcknowledge" or "KeyRename" or "HashDelete" or "SetRemove" or "KeyDelete" or "SortedSetRemove" => runsWhen != false,
        "KeyExists" or "StringGet" or "HashExists" or "SetContains" or "HashGet" or "SortedSetScore" or "SortedSetRank" => runsWhen != true,
        "StringIncrement" or "HashIncrement" or "ScriptEvaluate" or "Execute" or "StringSetBit" or "StringGetBit" => true,
        _ => false,
    };

    private static bool IsConditional(IInvocationOperation call) => call.TargetMethod.Name.StartsWith("SortedSet", StringComparison.Ordinal)
        || call.Arguments.Any(argument => argument.Parameter?.Name == "when" && argument.ArgumentKind != ArgumentKind.DefaultValue)
        || (call.TargetMethod.Name.StartsWith("HashSet", StringComparison.Ordinal) && call.Arguments.Length > 2);

    /// <summary>Tells whether what is claimed is released when the work is over, well or not: it is a lock, and the next delivery gets it again.</summary>
    private static bool IsGivenBack(IInvocationOperation claim, string release) => Values.Root(claim).Descendants().Any(part =>
        part is ITryOperation { Finally: { } last }
        && last.Descendants().Any(operation => operation is IInvocationOperation call && StreamCommands.WithoutAsync(call.TargetMethod.Name) == release
            && call.Arguments.Length > 0 && claim.Arguments.Length > 0 && IsSameKey(call.Arguments[0].Value, claim.Arguments[0].Value)));

    private static bool IsSameKey(IOperation one, IOperation other) => Values.Same(one, other) || one.Syntax.ToString() == other.Syntax.ToString();

    /// <summary><c>await using var handle = await locks.TryAcquireAsync(id)</c>: held while it is handled, and no longer.</summary>
    private static bool IsHandleOfLock(IOperation value) =>
        Values.Strip(value) is ILocalReferenceOperation { Local: { } local }
        && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declarator
        && (declarator.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { UsingKeyword.RawKind: not 0 }
            || declarator.Parent?.Parent is UsingStatementSyntax);

    /// <summary>An argument, or the object it is called on, is made of the message.</summary>
    private static bool IsAboutMessage(IInvocationOperation call, TypeScope scope) =>
        call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, IsOfTheMessage))
        || (call.Instance is { } instance && Slices.Contains(instance, scope, IsOfTheMessage));

    /// <summary>A parameter of the handler, or the entry of a raw loop.</summary>
    internal static bool IsOfTheMessage(IOperation operation) => operation switch
    {
        IParameterReferenceOperation reference => reference.Parameter.Type.Name != "CancellationToken" && !IsOfConstructor(reference.Parameter),
        ILocalReferenceOperation reference => reference.Local.IsForEach,
        _ => false,
    };

    private static bool IsOfConstructor(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    private static bool IsOfMessageItself(IOperation instance, TypeScope scope) =>
        Values.Strip(instance) is IParameterReferenceOperation parameter && !IsOfConstructor(parameter.Parameter)
            && scope.BindingOf(parameter.Parameter) is null;

    /// <summary>Something named Find… or Get… whose answer is a record, and not one of its values.</summary>
    private static bool IsFinder(string name) =>
        StartsWithWord(name, ["Find", "Get", "Load", "Fetch", "Exists", "Any", "TryGet", "Lookup", "Select", "Read"]) || name.EndsWith("Exists", StringComparison.Ordinal);

    /// <summary>The answer is a truth or a number of the domain: <c>GetBalance</c>.</summary>
    private static bool IsValueOf(IInvocationOperation call) =>
        call.TargetMethod.Name.StartsWith("Get", StringComparison.Ordinal) && call.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean;

    private static bool IsDomainSubject(string name) =>
        name.IndexOf("Valid", StringComparison.Ordinal) >= 0 || name.IndexOf("Allow", StringComparison.Ordinal) >= 0
        || name.IndexOf("Enabled", StringComparison.Ordinal) >= 0 || name.IndexOf("InStock", StringComparison.Ordinal) >= 0
        || name.IndexOf("Available", StringComparison.Ordinal) >= 0 || name.IndexOf("Eligible", StringComparison.Ordinal) >= 0;

    private static bool IsSet(IMemberReferenceOperation member, IOperation effect, TypeScope scope, bool outright)
    {
        foreach (IOperation operation in Values.Root(effect).DescendantsAndSelf())
        {
            if (operation is not IAssignmentOperation { Target: IMemberReferenceOperation target } assignment) continue;
            if (!SymbolEqualityComparer.Default.Equals(target.Member.OriginalDefinition, member.Member.OriginalDefinition)) continue;
            if (outright || assignment is ICompoundAssignmentOperation)
            {
                if (assignment is not ISimpleAssignmentOperation simple
                    || simple.Value.DescendantsAndSelf().Any(part => part is IMemberReferenceOperation own && own.Member.Is(member.Member)))
                {
                    continue;
                }
            }

            return true;
        }

        return false;
    }

    /// <summary>A method of the object is called, and it is no question: <c>order.MarkPaid()</c>.</summary>
    private static bool IsTold(ILocalSymbol local, IOperation effect) => Values.Root(effect).DescendantsAndSelf().Any(operation =>
        operation is IInvocationOperation { Instance: { } instance, TargetMethod: { } method } && Slices.SymbolOf(instance).Is(local)
        && !method.IsInNamespace("System") && !StartsWithWord(method.Name, Domain) && !StartsWithWord(method.Name, ["Get", "To", "Calculate", "Compute", "Find"]));

    /// <summary><c>order.Status == Status.Paid</c>: the state that an event of this kind brings about.</summary>
    private static bool IsComparedToMark(IMemberReferenceOperation member)
    {
        if (member.Member.Name.IndexOf("Stat", StringComparison.Ordinal) < 0) return false;
        IOperation? outer = member.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation) outer = outer.Parent;
        return outer is IBinaryOperation or IIsPatternOperation
            && outer.DescendantsAndSelf().Any(part => part is IFieldReferenceOperation { Field: { HasConstantValue: true } field }
                && Marks.Any(word => field.Name.IndexOf(word, StringComparison.Ordinal) >= 0));
    }

    private static IOperation Lookup(IOperation value, TypeScope scope)
    {
        IOperation current = value;
        for (int hop = 0; hop < 8; hop++)
        {
            current = Values.Strip(current);
            switch (current)
            {
                case IAwaitOperation awaited:
                    current = awaited.Operation;
                    continue;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask", Instance: { } inner }:
                    current = inner;
                    continue;
                case ILocalReferenceOperation local when scope.WritesTo(local.Local) is { Count: 1 } writes:
                    current = writes[0];
                    continue;
                case IConditionalAccessOperation access:
                    current = access.Operation;
                    continue;
                default:
                    return current;
            }
        }

        return current;
    }

    private static bool IsTask(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 };

    private static bool StartsWithWord(string name, ImmutableArray<string> words) =>
        words.Any(word => name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length])));
}
