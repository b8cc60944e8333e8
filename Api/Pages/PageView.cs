using System.Collections.Immutable;

namespace EventLedger.Api.Pages;

/// <summary>What somebody types into a field, where nothing is to be chosen.</summary>
public enum PageInput
{
    /// <summary>Codes and numbers, from left to right.</summary>
    Line,

    /// <summary>Words, in the direction that they have.</summary>
    Words,

    /// <summary>Words on several lines.</summary>
    Paragraph,

    /// <summary>A civil day, posted as <c>2026-11-24</c>.</summary>
    Day,
}

/// <summary>One of several things to choose from.</summary>
/// <param name="Value">As it is posted.</param>
public sealed record PageChoice(string Value, string Text);

/// <summary>A field of a form.</summary>
/// <param name="Name">As it is posted, and its id.</param>
/// <param name="Autocomplete">What browsers and password managers fill it with.</param>
/// <param name="IsSecret">Shown as dots, and never sent back.</param>
public sealed record PageField(string Name, string Label, string Autocomplete, bool IsSecret = false, bool IsNumeric = false, string? Hint = null, string? Value = null, string? Error = null)
{
    public PageInput Input { get; init; }

    /// <summary>What there is to choose from; empty where something is typed.</summary>
    public ImmutableArray<PageChoice> Choices { get; init; } = [];

    public bool IsRequired { get; init; } = true;
}

/// <summary>A heading and what is told under it.</summary>
/// <param name="Id">Of the heading.</param>
/// <param name="Nothing">What is said when there is nothing.</param>
public sealed record PageSection(string Id, string Title, ImmutableArray<PageEntry> Entries, string Nothing)
{
    /// <summary>What happened, in its order.</summary>
    public ImmutableArray<PageStep> Steps { get; init; } = [];

    /// <summary>Where there is more of it.</summary>
    public ImmutableArray<(string Address, string Text)> Links { get; init; } = [];

    internal bool IsEmpty => Entries.IsEmpty && Steps.IsEmpty;
}

/// <summary>One of the things that are told: labels and values.</summary>
public sealed record PageEntry(string? Title, ImmutableArray<(string Label, string Value)> Facts)
{
    public ImmutableArray<(string Address, string Text)> Links { get; init; } = [];
}

/// <summary>Something that happened.</summary>
public sealed record PageStep(string What, string When);

/// <summary>A QR code, drawn within the page.</summary>
/// <param name="Path">The dark modules as an SVG path, in modules.</param>
/// <param name="Size">Of one side, in modules, with the quiet zone.</param>
/// <param name="Text">What it says, for those who cannot see it.</param>
public sealed record PageCode(string Path, int Size, string Text);

/// <summary>One of the pages that belong together.</summary>
public sealed record PageLink(string Address, string Text, bool IsHere);

/// <summary>A page: some sentences, and a form where there is something to say.</summary>
public sealed record PageView
{
    public required string Title { get; init; }

    public ImmutableArray<string> Sentences { get; init; } = [];

    public ImmutableArray<PageSection> Sections { get; init; } = [];

    /// <summary>Where the form is sent; null for a page without one.</summary>
    public string? Action { get; init; }

    /// <summary>Whether the form is a question that changes nothing: it carries no token, and whoever sends it needs no cookie.</summary>
    public bool IsQuestion { get; init; }

    public string Submit { get; init; } = "";

    /// <summary>Another button of the form, by the name that it is posted under; null for none.</summary>
    public (string Name, string Text)? Second { get; init; }

    public ImmutableArray<PageField> Fields { get; init; } = [];

    /// <summary>What travels with the form unseen.</summary>
    public ImmutableArray<(string Name, string Value)> Hidden { get; init; } = [];

    /// <summary>What is wrong with all of it.</summary>
    public string? Error { get; init; }

    /// <summary>What was done just now; null when nothing was.</summary>
    public string? Done { get; init; }

    public PageCode? Code { get; init; }

    public ImmutableArray<(string Address, string Text)> Links { get; init; } = [];

    /// <summary>The pages beside this one; empty where it stands for itself.</summary>
    public ImmutableArray<PageLink> Pages { get; init; } = [];

    /// <summary>Whether it does without the service's own fonts: for old phones and slow networks.</summary>
    public bool IsLight { get; init; }

    internal bool HasErrors => Error is not null || Fields.Any(one => one.Error is not null);
}
