using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1001: an annotated type that the generator cannot add a part to, or cannot construct.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TypeCannotBeGeneratedAnalyzer : EventsAnalyzer
{
    /// <summary>The property of the diagnostic that tells the code fix what to do.</summary>
    internal const string FixProperty = "fix";

    internal const string PartialFix = "partial";

    internal const string InitFix = "init";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1001_TypeCannotBeGenerated];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
        context.RegisterSymbolAction(action => AnalyzeUpcast(action, contracts), SymbolKind.Method);
    }

    // Only the event itself is asked for its upcasts.
    private static void AnalyzeUpcast(SymbolAnalysisContext context, EventContracts contracts)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.FindAttribute(KnownNames.UpcastAttribute) is null || contracts.EventOf(method.ContainingType) is not null) return;
        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1001_TypeCannotBeGenerated, method.NameLocation(), "upcast", method.Name,
            $"it stands in '{method.ContainingType.Name}', which is no event; declare it in the event that it makes"));
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        string? role = contracts.EventOf(type) is not null ? "event"
            : contracts.StreamOf(type) is not null ? "stream"
            : contracts.GroupsOf(type).Count > 0 ? "consumer group"
            : null;
        if (role is null) return;

        if (DeclarationProblem(type, role) is { } problem)
        {
            Report(context, type.NameLocation(), role, type, problem, fix: null);
            return;
        }

        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            if (EventShape.IsPartial(level)) continue;
            string reason = level.Is(type) ? "it is not partial" : $"the type '{level.Name}' around it is not partial";
            Report(context, level.NameLocation(), role, type, reason, PartialFix);
            return;
        }

        if (!LanguageFloor.IsMet(context.Compilation))
        {
            string language = ((CSharpCompilation)context.Compilation).LanguageVersion.ToDisplayString();
            Report(context, type.NameLocation(), role, type, $"generated code needs C# {LanguageFloor.Name}, and LangVersion is {language}", fix: null);
            return;
        }

        if (Conflict(type, role) is var (name, by))
        {
            string reason = by.Is(type) ? $"a generated member is called '{name}' too" : $"its member '{name}' has the name of a generated one";
            Report(context, by.NameLocation(), role, type, reason, fix: null);
            return;
        }

        if (role == "event") CheckConstruction(context, type);
    }

    private static (string Name, ISymbol By)? Conflict(INamedTypeSymbol type, string role) => role switch
    {
        "event" => ReservedNames.Conflict(type, ReservedNames.Role.Event),
        "stream" => ReservedNames.Conflict(type, ReservedNames.Role.Stream),
        _ => null,
    };

    private static string? DeclarationProblem(INamedTypeSymbol type, string role)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) return "it is neither a class nor a struct";
        if (type.IsStatic) return "it is static";
        if (type.IsAbstract) return "it is abstract";
        if (type.IsRefLikeType) return "it is a ref struct, which cannot live on after the read";
        if (type.IsFileLocal) return "it is local to its file, where generated code cannot see it";
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            if (level.TypeParameters.Length > 0)
            {
                return level.Is(type) ? "it is generic" : $"the type '{level.Name}' around it is generic";
            }

            if (level.TypeKind == TypeKind.Interface) return $"it is nested in the interface '{level.Name}'";
            bool isHidden = level.DeclaredAccessibility
                is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;
            if (isHidden && role == "event") return "it is less accessible than internal, so its stream cannot see it";
        }

        return role == "stream" ? StreamProblem(type) : null;
    }

    /// <summary>The generator adds the only constructor of a stream: it takes the client.</summary>
    private static string? StreamProblem(INamedTypeSymbol type)
    {
        if (type.InstanceConstructors.Any(constructor => !constructor.IsImplicitlyDeclared && !constructor.IsGenerated()))
        {
            return "it declares a constructor, and the generated one, which takes the client, must be the only one";
        }

        bool baseCanBeCalled = type.BaseType is null || type.BaseType.InstanceConstructors.Any(constructor =>
            constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility != Accessibility.Private);
        return baseCanBeCalled ? null : $"its base type '{type.BaseType!.Name}' has no constructor without parameters";
    }

    private static void CheckConstruction(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        IReadOnlyList<ShapeProblem> problems = EventShape.Of(type, context.Compilation).Problems;
        if (problems.Count == 0 && Refusal.IsOn(type))
        {
            Report(
                context,
                type.NameLocation(),
                "event",
                type,
                "it, or a type of its properties, is completed by another source generator, whose code this one cannot see; declare that type in a referenced project, or give it a converter",
                fix: null);
        }

        foreach (ShapeProblem problem in problems)
        {
            if (problem.Rule != ShapeRule.Construction) continue;
            Location location = problem.Member?.NameLocation() ?? type.NameLocation();
            bool isHere = location.IsInSource && context.Compilation.ContainsSyntaxTree(location.SourceTree!);
            Report(
                context, isHere ? location : type.NameLocation(), "event", type, problem.Message, problem.CanInit && isHere ? InitFix : null);
        }
    }

    private static void Report(
        SymbolAnalysisContext context, Location location, string role, INamedTypeSymbol type, string reason, string? fix)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (fix is not null) properties = properties.Add(FixProperty, fix);
        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1001_TypeCannotBeGenerated, location, properties, role, type.Name, reason));
    }
}
