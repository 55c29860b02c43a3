using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Tells work on an entry from what merely looks at it: logs, metrics, parsing, cursors.</summary>
internal static class EntryWork
{
    private static readonly ImmutableArray<string> NeutralPrefixes =
    [
        "Log", "Trace", "Debug", "Warn", "Info", "Error", "Record", "Increment", "Observe", "Track", "Count", "Metric", "Measure",
        "Write", "Print", "Get", "Is", "Has", "To", "From", "Parse", "TryParse", "TryGet", "Deserialize", "Format", "Equals",
        "Compare", "Contains", "Begin", "Start", "Stop", "SetTag", "AddTag", "AddEvent", "Report", "Dispose", "Convert", "Map", "Decode",
        "Build", "Describe", "Render", "Display", "Show", "Validate", "Extract", "Read",
    ];

    /// <summary>Neutral where they write a line, and work where a method that takes its time is named so.</summary>
    private static readonly ImmutableArray<string> Outputs = ["Print", "Write"];

    /// <summary>Neutral where they answer with what they have made.</summary>
    private static readonly ImmutableArray<string> Makers = ["Build", "Convert", "Extract", "Map", "Render"];

    private static readonly ImmutableArray<string> Lines = ["Line", "Log", "Debug", "Trace", "Error", "Metric", "Audit", "Status", "Progress", "Output", "Screen", "Response"];

    private const int MostSubjects = 8;

    private static readonly ImmutableArray<string> NeutralTypes =
        ["Logger", "Logging", "Log", "Console", "Metric", "Tracer", "Telemetry", "Stopwatch", "Histogram", "Debug", "Debugger", "Trace"];

    /// <summary>Words that name an instrument only where a name ends with them: <c>RequestCounter</c>, and not <c>MeterStore</c>.</summary>
    private static readonly ImmutableArray<string> Instruments = ["Counter", "Meter", "Activity", "ActivitySource"];

    /// <summary>
    /// The variables an acknowledgement is about: the entry of <c>entry.Id</c>, the entries of
    /// <c>entries.Select(e => e.Id)</c>.
    /// </summary>
    public static ImmutableArray<ISymbol> SubjectsOf(StreamCall acknowledgement, TypeScope? scope = null)
    {
        var subjects = ImmutableArray.CreateBuilder<ISymbol>();
        foreach (IOperation id in acknowledgement.Ids)
        {
            foreach (IOperation operation in id.DescendantsAndSelf())
            {
                ISymbol? symbol = operation switch
                {
                    ILocalReferenceOperation local => local.Local,
                    IParameterReferenceOperation parameter when !IsInnerLambdaParameter(parameter, id) => parameter.Parameter,
                    _ => null,
                };
                if (symbol is not null && !subjects.Contains(symbol, SymbolEqualityComparer.Default)) subjects.Add(symbol);
            }
        }

        if (scope is null) return subjects.ToImmutable();

        // ids = entries.Select(entry => entry.Id).ToArray(): what is acknowledged are the entries.
        for (int i = 0; i < subjects.Count && subjects.Count < MostSubjects; i++)
        {
            if (subjects[i] is not ILocalSymbol || StreamTypes.IsEntry(TypeOf(subjects[i]))) continue;
            IEnumerable<IOperation> made = (scope.WritesTo(subjects[i]) ?? []).Concat(scope.Flows.FillsOf(subjects[i]).Select(fill => fill.Value));
            foreach (IOperation part in made.Where(value => value.Syntax.SpanStart < acknowledgement.Invocation.Syntax.SpanStart)
                .SelectMany(value => value.DescendantsAndSelf()))
            {
                if (part is ILocalReferenceOperation { Local: { } local } && !subjects.Contains(local, SymbolEqualityComparer.Default)) subjects.Add(local);
            }
        }

        return subjects.ToImmutable();
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => (symbol as ILocalSymbol)?.Type ?? (symbol as IParameterSymbol)?.Type;

    /// <summary>Tells whether the call receives the entry or something made of it.</summary>
    public static bool Uses(IInvocationOperation call, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        if (call.Instance is { } instance && Reaches(instance, subjects, scope)) return true;
        return call.Arguments.Any(argument => Reaches(argument.Value, subjects, scope));
    }

    /// <summary>Tells whether the call receives what is acknowledged: an entry, or one of the entries that a loop of its own acknowledges.</summary>
    public static bool IsAbout(
        IInvocationOperation call, ImmutableArray<ISymbol> subjects, (IForEachLoopOperation Loop, ISymbol Entries)? acknowledging, TypeScope scope) =>
        Uses(call, subjects, scope)
        || (acknowledging is { } each && !Structure.IsInside(call, each.Loop) && Uses(call, [each.Entries], scope));

    public static bool Reaches(IOperation expression, ImmutableArray<ISymbol> subjects, TypeScope scope) =>
        subjects.Any(subject => Slices.ReachesSymbol(expression, scope, subject));

    /// <summary>
    /// The method that works on the entry here: one that is called with it, or one that is handed over to be called with each
    /// of the entries, as in <c>entries.Select(HandleAsync)</c>. Null: this is no work on it.
    /// </summary>
    public static IMethodSymbol? On(IOperation operation, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                return IsWork(call, scope) && Uses(call, subjects, scope) ? call.TargetMethod : null;
            case IMethodReferenceOperation reference:
                IOperation? outer = reference.Parent;
                while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
                return outer is IArgumentOperation { Parent: IInvocationOperation sequence }
                    && SequenceMethods.GivesElements(sequence.TargetMethod)
                    && sequence.TargetMethod.Name is "Select" or "SelectMany" or "ForEach" or "ForEachAsync" or "ConvertAll"
                    && IsWork(reference.Method)
                    && SequenceMethods.Source(sequence) is { } source
                    && Reaches(source, subjects, scope)
                    ? reference.Method
                    : null;
            default:
                return null;
        }
    }

    /// <summary>The loop around an acknowledgement that goes through the entries, and the variable they are in; null: there is none.</summary>
    public static (IForEachLoopOperation Loop, ISymbol Entries)? LoopOf(StreamCall acknowledgement, ImmutableArray<ISymbol> subjects)
    {
        IForEachLoopOperation? loop = Structure.Ancestors(acknowledgement.Invocation).OfType<IForEachLoopOperation>()
            .FirstOrDefault(outer => outer.Locals.Any(variable => subjects.Contains(variable, SymbolEqualityComparer.Default)));
        return loop is not null && Slices.SymbolOf(loop.Collection) is { } entries ? (loop, entries) : null;
    }

    /// <summary>The method that works on each of the entries outside of the loop that acknowledges them, or null.</summary>
    public static IMethodSymbol? OnEach(IOperation operation, (IForEachLoopOperation Loop, ISymbol Entries) acknowledging, TypeScope scope)
    {
        if (operation is not (IInvocationOperation or IMethodReferenceOperation) || Structure.IsInside(operation, acknowledging.Loop)) return null;
        bool isOfEach = operation is IMethodReferenceOperation || Structure.Ancestors(operation).Any(outer =>
            outer is IForEachLoopOperation or IAnonymousFunctionOperation && !Structure.IsInside(acknowledging.Loop, outer));
        return isOfEach ? On(operation, [acknowledging.Entries], scope) : null;
    }

    /// <summary>Tells whether a call does something with what it gets. Stream commands do not, but for the XADD that hands it on.</summary>
    public static bool IsWork(IInvocationOperation call, TypeScope scope)
    {
        if (scope.CallAt(call) is { } command) return command.Kind == StreamCommandKind.Add;
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke) return true;
        if (scope.Commands.IsDatabaseMember(method)) return WritesData(method.Name);
        return IsWork(method);
    }

    private static bool IsWork(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (type.IsInNamespace("StackExchange.Redis")) return false;
        if (IsNeutral(type)) return false;
        if (type.IsInNamespace("System") || type.IsInNamespace("Microsoft.Extensions")) return type.Name is "HttpClient" or "HttpClientJsonExtensions";
        return !StartsNeutrally(method.Name) || IsAwaitedOutput(method) || IsMadeElsewhere(method);
    }

    /// <summary><c>BuildAsync(job, token)</c> that answers nothing: what it builds is somewhere else than in its answer.</summary>
    private static bool IsMadeElsewhere(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 }
        && Makers.Any(word => StartsWithWord(method.Name, word));

    /// <summary>
    /// <c>printer.PrintAsync(label)</c>, <c>ledger.WriteAsync(line)</c> of a type of this project: what takes its time is no line on a console.
    /// </summary>
    private static bool IsAwaitedOutput(IMethodSymbol method) =>
        method.ContainingType.DeclaringSyntaxReferences.Length > 0
        && method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask" }
        && Outputs.Any(word => StartsWithWord(method.Name, word))
        && !Lines.Any(word => (method.ContainingType.Name + method.Name).IndexOf(word, StringComparison.Ordinal) >= 0);

    /// <summary>Tells whether a call only observes: logs, traces, counts.</summary>
    public static bool IsObserving(IInvocationOperation call)
    {
        INamedTypeSymbol type = call.TargetMethod.ContainingType;
        return IsNeutral(type)
            || type.IsInNamespace("Microsoft.Extensions.Logging")
            || StartsWithWord(call.TargetMethod.Name, "Log");
    }

    private static bool IsNeutral(INamedTypeSymbol type) =>
        Instruments.Any(word => type.Name.TrimEnd('s').EndsWith(word, StringComparison.Ordinal))
        || type.IsInNamespace("System.Diagnostics")
        || NeutralTypes.Any(word => HasWord(type.Name, word));

    /// <summary>The word stands in the name as one of its own, or in the plural: not the Log of LogisticsApi.</summary>
    private static bool HasWord(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            if (end < name.Length && name[end] == 's') end++;
            if (end == name.Length || !char.IsLower(name[end])) return true;
        }

        return false;
    }

    private static bool WritesData(string method) =>
        StreamCommands.WithoutAsync(method) is "StringSet" or "HashSet" or "SetAdd" or "SortedSetAdd" or "ListLeftPush"
            or "ListRightPush" or "StringIncrement" or "HashIncrement" or "Publish";

    private static bool StartsNeutrally(string name) => NeutralPrefixes.Any(prefix => StartsWithWord(name, prefix));

    private static bool StartsWithWord(string name, string word) =>
        name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length]));

    private static bool IsInnerLambdaParameter(IParameterReferenceOperation reference, IOperation boundary)
    {
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && lambda.Symbol.Parameters.Contains(reference.Parameter, SymbolEqualityComparer.Default))
            {
                return boundary.Syntax.Span.Contains(lambda.Syntax.Span);
            }
        }

        return false;
    }
}
