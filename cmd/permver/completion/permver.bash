# Completion of permver for bash 3.2 and later. In ~/.bashrc:
#   source <(permver completion bash)
# or, where that is too slow, the output of `permver completion bash` in
#   ~/.local/share/bash-completion/completions/permver

_permver() {
    # Bash takes words apart at = and :, which are put together again here.
    local words=() last=-1 i word joined=
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $last -ge 0 && ( $word == [=:]* || -n $joined ) ]]; then
            words[last]+=$word
        else
            last=$((last + 1))
            words[last]=$word
        fi
        joined=
        if [[ $word == [=:] ]]; then joined=yes; fi
    done

    local current=${words[last]} cut= line files=
    # What stands before the last = or : is no part of the word that bash replaces.
    if [[ $current == *[=:]* ]]; then cut=${current%"${current##*[=:]}"}; fi
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            files=yes
        else
            line=${line%%$'\t'*}
            COMPREPLY+=("${line#"$cut"}")
        fi
    done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)

    if [[ -n $files ]]; then
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "${current#"$cut"}")
        compopt -o filenames 2>/dev/null
    elif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -F _permver permver
