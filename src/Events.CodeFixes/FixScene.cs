using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;

namespace Events.CodeFixes;

/// <summary>One diagnostic with the tree and the meaning of the code it is about.</summary>
internal sealed class FixScene
{
    private readonly CodeFixContext _context;

    public FixScene(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
    {
        _context = context;
        Diagnostic = diagnostic;
        Root = root;
        Model = model;
        Node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
    }

    public Diagnostic Diagnostic { get; }

    public SyntaxNode Root { get; }

    public SemanticModel Model { get; }

    /// <summary>The innermost node that is underlined.</summary>
    public SyntaxNode Node { get; }

    public Document Document => _context.Document;

    public CancellationToken CancellationToken => _context.CancellationToken;

    /// <summary>The node at an additional location, or null where it is in another file.</summary>
    public SyntaxNode? Additional(int index)
    {
        if (index >= Diagnostic.AdditionalLocations.Count) return null;
        Location location = Diagnostic.AdditionalLocations[index];
        return location.SourceTree == Root.SyntaxTree ? Root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) : null;
    }

    public bool Has(string property) => Diagnostic.Properties.ContainsKey(property);

    /// <summary>The call whose method name this is.</summary>
    public static InvocationExpressionSyntax? CallNamedAt(SyntaxNode? name) =>
        name?.FirstAncestorOrSelf<InvocationExpressionSyntax>(call => call == name || call.Expression.Span.Contains(name.Span));

    /// <summary>The stream command that a call sends.</summary>
    public StreamCall? CommandAt(InvocationExpressionSyntax? call)
    {
        if (call is null || KnownSymbols.For(Model.Compilation) is not { } symbols) return null;
        if (Model.GetOperation(call, CancellationToken) is not IInvocationOperation operation) return null;
        return new StreamCommands(symbols, RedisMethodsFile.Read([], CancellationToken)).Recognize(operation);
    }

    /// <summary>Offers a change of the document's tree.</summary>
    public void Offer(string title, string key, Func<SyntaxNode> change)
    {
        Document document = Document;
        _context.RegisterCodeFix(new FixAction(title, Diagnostic.Id + "." + key, document, () => WithLineEnds(Comments.Keep(Root, change()))), Diagnostic);
    }

    /// <summary>Offers a change of the solution beyond the document.</summary>
    public void OfferSolution(string title, string key, Func<Project, CancellationToken, Task<Solution>> change)
    {
        Project project = Document.Project;
        _context.RegisterCodeFix(CodeAction.Create(title, token => change(project, token), Diagnostic.Id + "." + key), Diagnostic);
    }

    /// <summary>The project's AdditionalFile with this path, or null.</summary>
    public TextDocument? AdditionalFile(string path) =>
        Document.Project.AdditionalDocuments.FirstOrDefault(file => (file.FilePath ?? file.Name) == path);

    /// <summary>New lines end as those of the file do.</summary>
    private SyntaxNode WithLineEnds(SyntaxNode changed)
    {
        const string Windows = "\r\n";
        SyntaxTrivia first = Root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        if (first.ToFullString() is "" or Windows) return changed;
        return changed.ReplaceTrivia(
            changed.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia) && trivia.ToFullString() == Windows),
            (old, _) => old.HasAnnotation(SyntaxAnnotation.ElasticAnnotation)
                ? SyntaxFactory.ElasticEndOfLine(first.ToFullString())
                : SyntaxFactory.EndOfLine(first.ToFullString()));
    }

    /// <summary>Offers the replacement of one node by another.</summary>
    public void OfferReplacement(string title, string key, SyntaxNode old, SyntaxNode replacement) =>
        Offer(title, key, () => Root.ReplaceNode(old, replacement));

    /// <summary>The cancellation token that is a parameter or a field at this place.</summary>
    public string? TokenAt(int position) => NameOfType(position, type => type.Is(KnownSymbols.For(Model.Compilation)?.CancellationToken));

    /// <summary>The parameter, local or field at this place whose type is wanted.</summary>
    public string? NameOfType(int position, Func<ITypeSymbol, bool> isWanted) => Model.LookupSymbols(position)
        .Where(symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol && IsBefore(symbol, position))
        .FirstOrDefault(symbol => isWanted(TypeOf(symbol)))?.Name;

    private static bool IsBefore(ISymbol symbol, int position) =>
        symbol is not ILocalSymbol local || (local.Locations.Length > 0 && local.Locations[0].SourceSpan.Start < position);

    private static ITypeSymbol TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => ((IFieldSymbol)symbol).Type,
    };

    /// <summary>Tells whether every local in an expression is declared before the position, in the function of the position.</summary>
    public bool MeansTheSameAt(ExpressionSyntax expression, int position)
    {
        foreach (SyntaxNode part in expression.DescendantNodesAndSelf())
        {
            if (part is not IdentifierNameSyntax name) continue;
            ISymbol? symbol = Model.GetSymbolInfo(name, CancellationToken).Symbol;
            if (symbol is not (ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)) continue;
            bool isSeen = Model.LookupSymbols(position, name: symbol.Name).Any(found => SymbolEqualityComparer.Default.Equals(found, symbol));
            if (!isSeen || !IsBefore(symbol, position)) return false;
        }

        return true;
    }

    /// <summary>A name that nothing at this place has.</summary>
    public string FreeName(string wanted, int position)
    {
        string name = wanted;
        for (int i = 2; !Model.LookupSymbols(position, name: name).IsEmpty || IsDeclaredAround(name, position); i++) name = wanted + i;
        return name;
    }

    private bool IsDeclaredAround(string name, int position) =>
        Root.FindToken(position).Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && !IsOfOtherCatch(token, position));

    /// <summary>The exception of another catch is not seen here, nor is what is declared here seen there.</summary>
    private static bool IsOfOtherCatch(SyntaxToken token, int position) =>
        token.Parent?.FirstAncestorOrSelf<CatchClauseSyntax>(clause => clause.Declaration?.Identifier.ValueText == token.ValueText) is { } other
        && !other.FullSpan.Contains(position);
}
